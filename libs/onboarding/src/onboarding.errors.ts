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
    en: 'This account is registered already, or the company has another account in {currency}.',
    zh: '该账户已登记,或该企业已有 {currency} 账户。',
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
  'registration-open': {
    kind: 'conflict',
    en: 'The company’s registration is waiting for signatures already (proposal {id}).',
    zh: '该企业的登记提案 {id} 正在等待签名。',
  },
});
