import { errorCatalogue } from '#common';

export const documentErrors = errorCatalogue({
  'file-missing': {
    kind: 'bad-request',
    en: 'There is no file. Send its bytes as the body, with its media type as Content-Type.',
    zh: '未收到文件。请将文件内容作为请求正文发送,并在 Content-Type 中注明类型。',
  },
  'file-too-large': {
    kind: 'refused',
    en: 'The file has more than {most} bytes. Scan it at a lower resolution, or send it in parts.',
    zh: '文件超过 {most} 字节,请降低扫描分辨率或分开上传。',
  },
  'file-type-refused': {
    kind: 'refused',
    en: 'By its content this file is {found}; here {accepted} are taken. What it is called does not count.',
    zh: '该文件按内容识别为 {found},此处仅接受 {accepted}(与文件名无关)。',
  },
  'file-unreadable': {
    kind: 'refused',
    en: 'The file cannot be read: {reason}. Export it again from where it was made.',
    zh: '无法读取该文件:{reason}。请从原系统重新导出。',
  },
  'file-encrypted': {
    kind: 'refused',
    en: 'The file is encrypted or protected by a password. Save it again without protection and send that.',
    zh: '该文件已加密或设有密码,请取消保护后重新保存并上传。',
  },
  'file-active': {
    kind: 'refused',
    en: 'The PDF does something by itself when it is opened or clicked: {what}. Print it to a new PDF and send that.',
    zh: '该 PDF 含有可自动执行的内容:{what}。请打印为新的 PDF 后上传。',
  },
  'file-embeds': {
    kind: 'refused',
    en: 'The PDF carries another file, “{name}”. Only the XML of an e-invoice may stand inside; send other files by themselves.',
    zh: '该 PDF 内嵌文件“{name}”。仅允许内嵌电子发票 XML,其他文件请单独上传。',
  },
  'archive-too-large': {
    kind: 'refused',
    en: 'The archive unpacks to more than {most} bytes. Send what matters as files of their own.',
    zh: '压缩包解压后超过 {most} 字节,请将所需文件单独上传。',
  },
  'archive-too-many': {
    kind: 'refused',
    en: 'The archive holds more than {most} files. Send fewer.',
    zh: '压缩包内文件超过 {most} 个,请减少文件数量。',
  },
  'archive-path': {
    kind: 'refused',
    en: 'The archive names a file “{name}” that leads out of it, twice to one place, or to another file. Pack plain files again.',
    zh: '压缩包内的文件路径“{name}”不安全(越界、重复或为链接),请仅打包普通文件。',
  },
  'archive-nested': {
    kind: 'refused',
    en: 'The archive holds another archive or a program, “{name}”. Unpack it first and send what is inside.',
    zh: '压缩包内含有其他压缩包或程序“{name}”,请解压后上传其中的文件。',
  },
});
