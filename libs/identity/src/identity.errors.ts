import { errorCatalogue } from '#common';

export const identityErrors = errorCatalogue({
  'key-missing': {
    kind: 'unauthenticated',
    en: 'This needs an API key. Send it as “Authorization: Bearer …”; whoever registered your company made it.',
    zh: '缺少有效的 API 密钥。请在 Authorization: Bearer 中提供平台发放的密钥。',
  },
  'role-missing': {
    kind: 'forbidden',
    en: 'Your company or your user does not have the role for this ({roles}). Ask a colleague or the operator.',
    zh: '贵公司或您的用户不具备此操作所需的角色({roles}),请联系同事或平台运营方。',
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
