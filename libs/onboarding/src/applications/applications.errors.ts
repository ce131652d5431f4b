import { errorCatalogue } from '#common';

export const applicationErrors = errorCatalogue({
  'application-token-missing': {
    kind: 'unauthenticated',
    en: 'This needs the application’s own token. Send it as “Authorization: Bearer apl_…”; it was shown when the application began.',
    zh: '缺少有效的申请令牌。请在 Authorization: Bearer apl_… 中提供申请开始时显示的令牌。',
  },
  'application-needed': {
    kind: 'refused',
    en: 'Only banks and supervisors are registered directly. Let the company apply, or invite it.',
    zh: '仅银行和监管机构可直接登记,其他企业请提交入驻申请或通过邀请加入。',
  },
  'application-status-differs': {
    kind: 'conflict',
    en: 'The application is {status}: this cannot be done now. Look at it again.',
    zh: '申请当前状态为 {status},不能进行此操作,请刷新后查看。',
  },
  'application-incomplete': {
    kind: 'refused',
    en: 'The application still needs: {missing}. Add that and submit it again.',
    zh: '申请资料不完整,尚缺:{missing}。请补充后再提交。',
  },
  'application-changed': {
    kind: 'conflict',
    en: 'The application has changed since this was proposed. Reject the proposal, read the application again and propose anew.',
    zh: '提交复核后申请内容已变更,请驳回该提案,重新审阅后再次提交。',
  },
  'owner-circular': {
    kind: 'refused',
    en: 'The owner “{name}” would own itself, directly or through other companies. Check whose shares these are.',
    zh: '股东“{name}”直接或间接持有自身股权,请核对股权结构。',
  },
  'owner-too-far': {
    kind: 'refused',
    en: 'The chain of companies up to “{name}” is longer than eight. Name the persons behind it directly.',
    zh: '至股东“{name}”的持股链条超过八层,请直接填报最终自然人。',
  },
  'owner-unknown': {
    kind: 'refused',
    en: 'Shares are given of {company}, which is no owner of this company. Add it as an owner, or leave its shares out.',
    zh: '填报了 {company} 的股权,但其并非本企业股东,请补充或删除。',
  },
  'shares-above-whole': {
    kind: 'refused',
    en: 'The shares of {company} add up to {percent}, above the whole. Correct them.',
    zh: '{company} 的股权合计为 {percent},超过 100%,请更正。',
  },
  'document-expired': {
    kind: 'refused',
    en: 'The document “{kind}” was good until {on} only. Upload the one that is valid now.',
    zh: '文件“{kind}”已于 {on} 到期,请上传有效文件。',
  },
  'name-looks-alike': {
    kind: 'refused',
    en: 'The name “{name}” is written with characters that look like others. Write it as on the business licence.',
    zh: '名称“{name}”使用了形近字符,请按营业执照填写。',
  },
  'name-taken-alike': {
    kind: 'refused',
    en: 'The name “{name}” looks like that of another company on the platform. Check it against the business licence, or ask the operator.',
    zh: '名称“{name}”与平台上其他企业的名称形近,请核对营业执照或联系平台运营方。',
  },
  'invitation-differs': {
    kind: 'refused',
    en: 'The invitation is for another company ({uscc}). Apply with that number, or without the invitation.',
    zh: '该邀请针对另一企业({uscc}),请使用该代码申请,或不使用邀请直接申请。',
  },
  'account-missing': {
    kind: 'refused',
    en: 'The application names no bank account yet. Save the part “account” first.',
    zh: '申请尚未填写银行账户,请先保存账户信息。',
  },
  'key-claimed': {
    kind: 'conflict',
    en: 'This person has fetched the API key already; it is shown once. Ask a colleague or the operator for another.',
    zh: '该人员已领取 API 密钥(仅显示一次),如需新的密钥请联系同事或平台运营方。',
  },
  'screening-open': {
    kind: 'refused',
    en: 'There are hits on screening lists that two people have not cleared: {names}. Decide them first.',
    zh: '存在尚未由两人排除的名单命中:{names},请先处理。',
  },
  'screening-list-unreadable': {
    kind: 'bad-request',
    en: 'The list cannot be read: {reason}. Send CSV with the columns name, aliases, kind and reason.',
    zh: '名单无法读取:{reason}。请提供包含 name、aliases、kind、reason 列的 CSV。',
  },
  'screening-hit-closed': {
    kind: 'conflict',
    en: 'This hit is {status} already.',
    zh: '该命中已处理,状态为 {status}。',
  },
});
