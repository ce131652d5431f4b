import { errorCatalogue } from '#common';

export const oidcErrors = errorCatalogue({
  'oidc-issuer-invalid': {
    kind: 'refused',
    en: 'The issuer cannot be used: {reason}. Give it as the provider writes it in its discovery document, with https.',
    zh: '身份提供方的 issuer 地址不可用:{reason}。请按其发现文档原样填写 https 地址。',
  },
  'oidc-provider-there': {
    kind: 'conflict',
    en: 'Your company has an identity provider already. End that one first.',
    zh: '贵公司已配置身份提供方,请先停用原有配置。',
  },
  'oidc-provider-missing': {
    kind: 'not-found',
    en: 'No identity provider that is active is known by that. Write your company’s name as on its business licence, or its code; else ask your company’s admin.',
    zh: '未找到启用中的身份提供方。请按营业执照填写企业全称或统一社会信用代码,或咨询贵公司管理员。',
  },
  'oidc-provider-inner': {
    kind: 'refused',
    en: 'The identity provider leads to an inner address, where nothing is sent. It must be reachable from the internet.',
    zh: '身份提供方指向内部地址,平台不会访问,请使用可从互联网访问的地址。',
  },
  'oidc-provider-away': {
    kind: 'unavailable',
    en: 'The identity provider gave no usable answer ({why}). Try again later, or sign in with your own key.',
    zh: '身份提供方未返回可用结果({why}),请稍后重试或使用本人密钥登录。',
  },
  'oidc-state-unknown': {
    kind: 'refused',
    en: 'This answer belongs to another sign-in than the one that this page began. Begin again on the platform’s own page.',
    zh: '该登录结果与本页面发起的登录不符,请在本平台页面重新登录。',
  },
  'oidc-code-refused': {
    kind: 'refused',
    en: 'The identity provider does not take the code: {why}. Begin again.',
    zh: '身份提供方未接受授权码:{why}。请重新登录。',
  },
  'oidc-audience-wrong': {
    kind: 'refused',
    en: 'The identity provider’s token is for another application than this platform. Your admin should look at the client id.',
    zh: '身份令牌的受众不是本平台,请管理员核对客户端编号。',
  },
  'oidc-issuer-wrong': {
    kind: 'refused',
    en: 'The token or the answer is from another identity provider than the one that was asked. Begin again.',
    zh: '身份令牌或登录结果来自其他身份提供方,请重新登录。',
  },
  'oidc-nonce-wrong': {
    kind: 'refused',
    en: 'The token was made for another sign-in. Begin again.',
    zh: '身份令牌不属于本次登录,请重新登录。',
  },
  'oidc-token-expired': {
    kind: 'refused',
    en: 'The token does not hold at this time. Begin again; the clocks of the provider and the platform must agree.',
    zh: '身份令牌不在有效期内,请重新登录,并确认双方时钟一致。',
  },
  'oidc-token-invalid': {
    kind: 'refused',
    en: 'The identity provider’s token is not taken: {why}. It must be signed with a key of the provider. Your admin should ask the provider.',
    zh: '身份令牌不可接受:{why}。令牌须由身份提供方的密钥签名,请管理员联系身份提供方。',
  },
  'oidc-not-linked': {
    kind: 'unauthenticated',
    en: 'You are “{subject}” at your company’s identity provider, and no user here is linked to that. Ask your admin to link you.',
    zh: '您在企业身份提供方的标识为“{subject}”,尚未关联平台用户,请联系管理员关联。',
  },
  'oidc-subject-taken': {
    kind: 'conflict',
    en: 'This person of the provider, or this user, is linked already. Take that link away first.',
    zh: '该外部标识或该用户已关联,请先解除原有关联。',
  },
});
