import type { SameKeys } from '../i18n';

/** Words of the documents behind a certificate. */
export const en = {
  title: 'Document files',
  lead: 'The very files behind it, each by its hash: what you download must have this one.',
  none: 'No file behind it is yours to read yet.',
  noneHint: 'Add the contract or a proof of delivery: a financier who is asked for a price reads it, too.',
  type: {
    invoice: 'Invoice',
    contract: 'Contract',
    'delivery-proof': 'Proof of delivery',
    other: 'Other paper',
  },
  of: '{{type}} · contract {{number}}',
  backs: { issue: 'behind the issue', transfer: 'behind a transfer' },
  kilobytes: '{{count}} KB',
  download: 'Download',
  downloadOf: 'Download {{name}}',
  add: 'Add a document',
  addHint:
    'PDF or a photograph, up to 5 MB. Whoever may read this certificate’s documents reads it from then on, and it stays.',
  kind: 'What it is',
  choose: 'Choose the file',
  sending: 'Being sent…',
  added: 'It was added.',
};

export const zh: SameKeys<typeof en> = {
  title: '单据文件',
  lead: '背后的原始文件,各有哈希值:下载所得必须与之一致。',
  none: '尚无可供您查看的文件。',
  noneHint: '可补充合同或交付证明,被询价的资金方也能查看。',
  type: { invoice: '发票', contract: '合同', 'delivery-proof': '交付证明', other: '其他材料' },
  of: '{{type}} · 合同 {{number}}',
  backs: { issue: '用于开立', transfer: '用于转让' },
  kilobytes: '{{count}} KB',
  download: '下载',
  downloadOf: '下载 {{name}}',
  add: '补充文件',
  addHint: 'PDF 或照片,5 MB 以内。此后凡可查看本凭证单据的人均可查看,且不可撤回。',
  kind: '文件类型',
  choose: '选择文件',
  sending: '正在上传…',
  added: '已补充。',
};
