/** What every role agrees to alike, in the order in which it is numbered after the role's own terms. */
export const COMMON_TERMS = {
  zh: [
    '数据。平台只为办理业务处理必要的企业与人员信息;账本上只记录编号、金额、日期和哈希,不记录名称与单据原文。您可随时取得自己的全部记录,并要求更正错误。法律要求保存的记录,在保存期内不予删除。',
    '密钥与签名。以您登记的密钥作出的签名即为您的签名。平台不持有您的密钥。密钥遗失或疑似泄露时,请立即通知平台运营方;通知前的签名由您承担。',
    '资金。款项只在各企业自有银行账户之间、通过持牌银行划转。平台不设资金账户,不归集、不垫付资金。',
    '审核。您保证所提供资料真实、完整,并在变化后十个工作日内更新;资料逾期未更新的,平台可在通知后暂停您的操作。暂停不影响您已持有份额的兑付。',
    '退出。您可随时退出;退出前已签署的承诺继续有效,已持有的份额照常兑付。',
    '争议。适用中华人民共和国法律;协商不成的,提交平台运营方所在地有管辖权的人民法院。本协议中文文本与英文文本不一致的,以中文文本为准。',
  ],
  en: [
    'Data. The platform handles only the facts about the company and its people that the business needs. The ledger holds numbers, amounts, dates and hashes, no names and no papers. You may have all of your own records at any time and have errors put right. Records that the law requires are kept for as long as it says.',
    'Keys and signatures. A signature by a key that you registered is your signature. The platform holds none of your keys. Tell the operator at once when a key is lost or may be known to others; signatures before that are yours.',
    'Money. Money moves only between the companies’ own bank accounts, through licensed banks. The platform has no account for money of others, and pools and advances none.',
    'Review. What you have told about yourself is true and complete, and you renew it within ten business days of a change. When it is overdue, the platform may, after notice, suspend your acting. A suspension does not touch the payment of what you hold.',
    'Leaving. You may leave at any time. Promises signed before stay in force, and holdings are paid as before.',
    'Disputes. The law of the People’s Republic of China applies. What is not settled between the parties goes to the competent people’s court at the operator’s seat. Where the Chinese and the English text differ, the Chinese one decides.',
  ],
} as const;
