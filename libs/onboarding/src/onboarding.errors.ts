import { errorCatalogue } from '#common';

export const onboardingErrors = errorCatalogue({
  'company-identifier-missing': {
    kind: 'bad-request',
    en: 'A company needs a unified social credit code (uscc) or a legal entity identifier (lei).',
    zh: '企业须提供统一社会信用代码(uscc)或法人机构识别编码(lei)。',
  },
  'uscc-invalid': {
    kind: 'bad-request',
    en: '“{text}” is not a unified social credit code: its check character does not fit. Copy it from the business licence.',
    zh: '“{text}”不是有效的统一社会信用代码(校验位不符),请按营业执照填写。',
  },
  'lei-invalid': {
    kind: 'bad-request',
    en: '“{text}” is not a legal entity identifier: its check digits do not fit. Copy it from the LEI register.',
    zh: '“{text}”不是有效的法人机构识别编码(校验位不符)。',
  },
  'company-known': {
    kind: 'conflict',
    en: 'A company with this {identifier} is registered already. Look it up instead of registering it again.',
    zh: '该 {identifier} 对应的企业已登记,请直接查询。',
  },
  'ledger-key-taken': {
    kind: 'conflict',
    en: 'Another user signs with this key. Every person needs a key of their own.',
    zh: '该签名密钥已被其他用户使用,每位用户须有独立密钥。',
  },
  'bank-account-taken': {
    kind: 'conflict',
    en: 'This account is registered already. Check its number and its bank.',
    zh: '该账户已登记,请核对账号与开户行。',
  },
  'bank-unknown': {
    kind: 'refused',
    en: 'No bank on the platform has the code “{code}”. Register the bank first.',
    zh: '平台未登记代码为“{code}”的银行,请先登记银行。',
  },
  'bank-code-missing': {
    kind: 'bad-request',
    en: 'A bank needs its bankCode; other companies have none.',
    zh: '银行须提供 bankCode,其他企业不填。',
  },
  'payout-change': {
    kind: 'refused',
    en: 'This account cannot be taken: {what} (payout-change). Money goes only to an account in the company’s own legal name, and the account in use is replaced through /v1/payout-changes.',
    zh: '不能登记该账户:{what}(payout-change)。收款账户户名须与企业法定名称一致,更换在用账户请通过 /v1/payout-changes 办理。',
  },
  'payout-change-open': {
    kind: 'conflict',
    en: 'Another account in {currency} is on its way already (payout-change). Finish it, or take it back, first.',
    zh: '已有一项 {currency} 收款账户变更正在办理(payout-change),请先完成或撤回。',
  },
  'payout-change-closed': {
    kind: 'conflict',
    en: 'This change of account is {status}: that cannot be done now (payout-change). Look at it again.',
    zh: '该收款账户变更状态为 {status},不能进行此操作(payout-change),请刷新后查看。',
  },
  'no-pooling': {
    kind: 'refused',
    en: 'The operator has no account for money of others: payments go between companies’ own accounts only (no-pooling).',
    zh: '平台运营方不得设立归集资金的账户,款项仅在企业自有账户之间划转(no-pooling)。',
  },
  'company-is-operator': {
    kind: 'refused',
    en: 'The operator’s own place on the ledger is not changed here: its keys are set when the ledger begins.',
    zh: '平台运营方自身的账本登记不在此变更,其密钥在账本创建时设定。',
  },
  'company-status-differs': {
    kind: 'conflict',
    en: 'The company is {status}: this cannot be done now. Look again.',
    zh: '该企业当前状态为 {status},不能进行此操作,请刷新后查看。',
  },
  'key-replacement-open': {
    kind: 'conflict',
    en: 'A new key of this user waits already. Register it, or let a colleague object to it, first.',
    zh: '该用户已有待生效的新密钥,请先登记或由同事提出异议。',
  },
  'key-replacement-waiting': {
    kind: 'conflict',
    en: 'The new key waits for an objection until {at}. Register it after that.',
    zh: '新密钥在 {at} 前为异议期,期满后方可登记。',
  },
  'key-replacement-closed': {
    kind: 'conflict',
    en: 'This key replacement is {status} and can be changed no more. Begin a new one if it is needed.',
    zh: '该密钥更换状态为 {status},不能再变更;如有需要请重新发起。',
  },
  'key-replacement-own': {
    kind: 'forbidden',
    en: 'The objection must come from another person of the company than the one whose key is replaced (four-eyes).',
    zh: '异议须由该用户以外的本企业人员提出(four-eyes)。',
  },
  'group-cycle': {
    kind: 'refused',
    en: 'The company would stand above itself. Name a parent that is not below it.',
    zh: '企业不能成为自身的上级,请选择不在其下级的企业。',
  },
  'registration-open': {
    kind: 'conflict',
    en: 'The company’s registration is waiting for signatures already (proposal {id}). Let two registrars sign it, or take it back first.',
    zh: '该企业的登记提案 {id} 正在等待签名,请先完成签名或撤回。',
  },
  'agreement-differs': {
    kind: 'conflict',
    en: 'The agreement in force is version {version}. Read that one and sign it.',
    zh: '现行协议为第 {version} 版,请阅读后重新签署。',
  },
  'agreement-unsealed': {
    kind: 'conflict',
    en: 'The document of this agreement still waits for the signature authority’s seal. The agreement holds; ask for the document again in a few minutes.',
    zh: '该协议文件尚待电子签名机构盖章。协议已签署有效,请几分钟后再下载。',
  },
  'seal-authority-away': {
    kind: 'unavailable',
    en: 'The signature authority gives no seal now: {reason}. It is asked again by itself.',
    zh: '电子签名机构暂时无法盖章:{reason},系统将自动重试。',
  },
  'seal-refused': {
    kind: 'refused',
    en: 'The signature authority will not seal: {reason}. Let the company’s person sign the agreement again, or ask the authority.',
    zh: '电子签名机构拒绝盖章:{reason}。请由本人重新签署协议,或联系该机构。',
  },
  'invitation-closed': {
    kind: 'conflict',
    en: 'This invitation is {status} already. Ask who invited you for a new one, or apply without it.',
    zh: '该邀请状态为 {status},已不能使用。请联系邀请方重新邀请,或直接提交申请。',
  },
});
