import { errorCatalogue } from '#common';

export const identityErrors = errorCatalogue({
  'key-missing': {
    kind: 'unauthenticated',
    en: 'This needs a session or an API key that still holds. Sign in, or send a key as “Authorization: Bearer …”.',
    zh: '未登录或密钥无效。请登录,或在 Authorization: Bearer 中提供有效的 API 密钥。',
  },
  'origin-differs': {
    kind: 'forbidden',
    en: 'This was asked from a page that is not the platform’s own. Open the platform’s page and do it there.',
    zh: '该请求不是来自本平台页面,请在本平台页面操作。',
  },
  'role-missing': {
    kind: 'forbidden',
    en: 'Your company or your user does not have the role for this ({roles}). Ask a colleague or the operator.',
    zh: '贵公司或您的用户不具备此操作所需的角色({roles}),请联系同事或平台运营方。',
  },
  'scope-missing': {
    kind: 'forbidden',
    en: 'This API key is not for {scope}. Ask your company’s admin for a key with that scope.',
    zh: '该 API 密钥不含权限范围 {scope},请联系贵公司管理员。',
  },
  'company-suspended': {
    kind: 'forbidden',
    en: 'The company is suspended: it reads, and acts again once the operator has resumed it.',
    zh: '该企业已停用,恢复前仅可查询,不可操作。',
  },
  'company-left': {
    kind: 'forbidden',
    en: 'Your company has left the platform: it reads, is paid on the pay date, and changes nothing more.',
    zh: '贵公司已退出平台:可查看并按期收款,但不能再办理业务。',
  },
  'url-too-long': {
    kind: 'bad-request',
    en: 'The address has more than {most} characters. Ask for less at once.',
    zh: '请求地址超过 {most} 个字符,请缩短查询条件。',
  },
  'not-found': {
    kind: 'not-found',
    en: 'There is no such {what} that you may see.',
    zh: '未找到可查看的记录({what})。',
  },
  'idempotency-key-invalid': {
    kind: 'bad-request',
    en: 'The Idempotency-Key must be 1 to 200 printable characters.',
    zh: 'Idempotency-Key 须为 1 至 200 个可打印字符。',
  },
  'idempotency-key-reused': {
    kind: 'refused',
    en: 'This Idempotency-Key came before with another body. Take a new key for a new request.',
    zh: '该 Idempotency-Key 已用于不同内容的请求,请使用新的键。',
  },
  'idempotency-in-progress': {
    kind: 'conflict',
    en: 'The first request with this Idempotency-Key is still being worked on. Ask again in a moment.',
    zh: '使用该 Idempotency-Key 的首个请求仍在处理,请稍后再试。',
  },
  'proposal-closed': {
    kind: 'conflict',
    en: 'This proposal is {status} and takes no more signatures.',
    zh: '该提案状态为 {status},不能再签名。',
  },
  'payment-under-way': {
    kind: 'conflict',
    en: 'The obligor’s bank is paying this holding now: it passes to nobody meanwhile. Look again when the payment is booked.',
    zh: '核心企业开户行正在兑付该份额,兑付期间不能流转,请待入账后查看。',
  },
  'backlog-full': {
    kind: 'busy',
    en: 'More orders wait for the ledger than it takes in good time. Nothing was done; ask again in {seconds} seconds.',
    zh: '等待上账的指令过多,本次未受理,请在 {seconds} 秒后重试。',
  },
  'requests-too-many': {
    kind: 'busy',
    en: 'More requests came from your company, your key or your address than are taken in a minute. Nothing was done; ask again in {seconds} seconds.',
    zh: '贵公司、该密钥或该地址每分钟的请求过多,本次未受理,请在 {seconds} 秒后重试。',
  },
  'guesses-too-many': {
    kind: 'busy',
    en: 'Too many wrong secrets came from your address. Nothing was looked at; ask again in {seconds} seconds, with the right link, code or key.',
    zh: '来自该地址的错误凭证过多,本次未受理,请在 {seconds} 秒后使用正确的链接、验证码或密钥重试。',
  },
  'decision-open': {
    kind: 'conflict',
    en: 'The same ({kind}) waits for a second person already. Let one decide it first.',
    zh: '同一事项({kind})已在等待复核,请先完成复核。',
  },
  'decision-closed': {
    kind: 'conflict',
    en: 'This was {status} already.',
    zh: '该事项已处理,状态为 {status}。',
  },
  'decision-differs': {
    kind: 'conflict',
    en: 'These are not the words that were proposed. Read them again and name their payloadHash.',
    zh: '复核内容与提交内容不一致,请重新查看并提供对应的 payloadHash。',
  },
  'signature-invalid': {
    kind: 'refused',
    en: 'The signature is not by your registered key over this order. Sign order hash {hash} with your own key.',
    zh: '签名与您登记的密钥或指令不符,请使用本人密钥对指令哈希 {hash} 签名。',
  },
  'signing-limit': {
    kind: 'refused',
    en: '{name} may sign orders up to {limit}; this one moves {amount}. Let a colleague sign it whose limit is high enough.',
    zh: '{name} 的签署限额为 {limit},本指令涉及 {amount},请由限额足够的同事签署。',
  },
  'signature-elsewhere': {
    kind: 'refused',
    en: 'The passkey signed on another page ({origin}). Sign on the platform’s own pages only.',
    zh: '该通行密钥的签名来自其他页面({origin}),请仅在本平台页面签名。',
  },
  'ceremony-over': {
    kind: 'conflict',
    en: 'This was answered already, came too late, or is for something else. Begin again.',
    zh: '该验证已使用、已过期或用途不符,请重新开始。',
  },
  'passkey-refused': {
    kind: 'refused',
    en: 'The passkey’s answer does not hold: {why}. Begin again, on the platform’s own page.',
    zh: '通行密钥验证未通过:{why}。请在本平台页面重新操作。',
  },
  'device-key-unknown': {
    kind: 'unauthenticated',
    en: 'The platform does not know this key, or it was taken away. Ask your company’s admin for an invitation.',
    zh: '平台未登记该密钥或其已停用,请联系贵公司管理员重新邀请。',
  },
  'device-key-known': {
    kind: 'conflict',
    en: 'This key is registered already. Sign in with it, or make a new one.',
    zh: '该密钥已登记,请直接登录或新建密钥。',
  },
  'phone-refused': {
    kind: 'refused',
    en: 'The signature is not by this phone’s key over the challenge. Begin again on the same phone and page.',
    zh: '签名与该手机密钥或本次验证不符,请在同一手机和页面重新操作。',
  },
  'phone-missing': {
    kind: 'refused',
    en: 'No telephone number is known for this person. Ask your company’s admin to invite you with one.',
    zh: '未登记手机号,请联系贵公司管理员重新邀请并填写手机号。',
  },
  'code-needed': {
    kind: 'refused',
    en: 'A lost device is replaced with a code by SMS besides. Ask for one, and send it along.',
    zh: '更换丢失的设备须同时提供短信验证码,请先获取验证码。',
  },
  'code-wrong': {
    kind: 'refused',
    en: 'This is not the code that was sent. Tries left: {left}.',
    zh: '验证码不正确,还可尝试 {left} 次。',
  },
  'code-over': {
    kind: 'conflict',
    en: 'The code was used, is too old, or was tried too often. Ask for another.',
    zh: '验证码已使用、已过期或尝试次数过多,请重新获取。',
  },
  'codes-too-many': {
    kind: 'busy',
    en: 'Too many codes were asked for. Ask again in {seconds} seconds.',
    zh: '获取验证码过于频繁,请在 {seconds} 秒后重试。',
  },
  'invitation-over': {
    kind: 'not-found',
    en: 'This invitation is not open: it was used, taken back, or is too old. Ask your company’s admin for another.',
    zh: '该邀请已使用、已撤回或已过期,请联系贵公司管理员重新邀请。',
  },
  'last-admin': {
    kind: 'refused',
    en: 'The company would have no admin left. Make a colleague admin first.',
    zh: '该企业将没有管理员,请先指定其他管理员。',
  },
  'role-unfit': {
    kind: 'refused',
    en: 'Only a company with the role {company} has a user in the role {role}. Choose another role.',
    zh: '仅{company}类企业可设置{role}角色,请选择其他角色。',
  },
  'step-up-needed': {
    kind: 'forbidden',
    en: 'Sign these words with your own key first: send a signature over {hash} to /v1/step-ups. It counts for 5 minutes.',
    zh: '请先用本人密钥对 {hash} 签名并提交至 /v1/step-ups,5 分钟内有效。',
  },
  'step-up-used': {
    kind: 'conflict',
    en: 'This signature was given before. Sign again.',
    zh: '该签名已使用,请重新签名。',
  },
  'signature-not-asked': {
    kind: 'refused',
    en: 'Your signature is not one that this order waits for: it needs {needs}.',
    zh: '该指令不需要您的签名,尚需:{needs}。',
  },
  'signer-twice': {
    kind: 'refused',
    en: 'One key signed as two people. Let another person check (four-eyes).',
    zh: '经办与复核须为不同人员(four-eyes)。',
  },
});
