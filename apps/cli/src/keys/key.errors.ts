import { errorCatalogue } from '#common';

export const keyErrors = errorCatalogue({
  'key-place-missing': {
    kind: 'bad-request',
    en: 'Say where the key is: --keystore FILE, or --pkcs11 MODULE --token LABEL --label LABEL; in a sandbox SIGNING_KEY.',
    zh: '请指明密钥位置:--keystore 文件,或 --pkcs11 模块 --token 令牌名 --label 密钥名;沙箱可用 SIGNING_KEY。',
  },
  'key-word-unknown': {
    kind: 'bad-request',
    en: 'The words are: key new --keystore FILE, key show, key sign --proposal FILE (- for standard input).',
    zh: '可用命令:key new --keystore 文件、key show、key sign --proposal 文件(- 为标准输入)。',
  },
  'raw-key-refused': {
    kind: 'refused',
    en: 'A key in the environment is for sandboxes. Keep it in a keystore or on a token.',
    zh: '环境变量中的密钥仅限沙箱使用,请使用密钥库或硬件令牌。',
  },
  'raw-key-unreadable': {
    kind: 'bad-request',
    en: 'SIGNING_KEY is not 0x and 64 lower-case hexadecimal digits.',
    zh: 'SIGNING_KEY 须为 0x 加 64 位小写十六进制数。',
  },
  'keystore-there': {
    kind: 'conflict',
    en: 'There is a file {file} already. A key is never written over another: name a new file.',
    zh: '文件 {file} 已存在,不会覆盖已有密钥,请换一个文件名。',
  },
  'keystore-unreadable': {
    kind: 'bad-request',
    en: 'The file {file} is not there, or is no keystore of version 3.',
    zh: '文件 {file} 不存在,或不是第 3 版密钥库。',
  },
  'password-wrong': {
    kind: 'refused',
    en: 'The password does not open {what}.',
    zh: '密码无法打开{what}。',
  },
  'password-missing': {
    kind: 'bad-request',
    en: 'Nobody can be asked for the password here: name a file by --password-file, or set {variable}.',
    zh: '此处无法输入密码,请用 --password-file 指定文件或设置 {variable}。',
  },
  'password-file-open': {
    kind: 'refused',
    en: 'Others can read {file}. Take their rights away first: chmod 600 {file}',
    zh: '其他用户可读取 {file},请先执行 chmod 600 {file}',
  },
  'password-short': {
    kind: 'refused',
    en: 'A password of a keystore has at least {least} characters.',
    zh: '密钥库密码至少 {least} 个字符。',
  },
  'token-library-missing': {
    kind: 'unavailable',
    en: 'The package pkcs11js is not installed, which tokens need: npm install pkcs11js (it is compiled on installation).',
    zh: '未安装使用硬件令牌所需的 pkcs11js,请执行 npm install pkcs11js(安装时编译)。',
  },
  'token-module-unreadable': {
    kind: 'bad-request',
    en: 'The PKCS#11 module {file} cannot be loaded: {why}.',
    zh: '无法加载 PKCS#11 模块 {file}:{why}。',
  },
  'token-missing': {
    kind: 'bad-request',
    en: 'There is no token “{token}” in any slot. There are: {found}.',
    zh: '未找到令牌“{token}”,现有:{found}。',
  },
  'token-key-missing': {
    kind: 'bad-request',
    en: 'The token has {count} pairs of keys with the label “{label}”. Exactly one is needed, private and public.',
    zh: '令牌上名为“{label}”的密钥对有 {count} 个,须恰有一个(含私钥与公钥)。',
  },
  'token-key-unfit': {
    kind: 'refused',
    en: 'The key “{label}” is on a curve that the ledger does not read. It takes secp256k1 and P-256.',
    zh: '密钥“{label}”所用曲线不受账本支持,仅支持 secp256k1 与 P-256。',
  },
  'token-signature-wrong': {
    kind: 'unavailable',
    en: 'What the token gave is no signature by its key. Nothing was sent; look at the token.',
    zh: '令牌返回的签名与其密钥不符,未发送任何内容,请检查令牌。',
  },
  'proposal-unreadable': {
    kind: 'bad-request',
    en: 'This is no proposal as the API answers it: it needs order, orderHash and domain.',
    zh: '内容不是接口返回的提案,须包含 order、orderHash 与 domain。',
  },
  'proposal-differs': {
    kind: 'refused',
    en: 'The proposal’s words are not those of its hash: not signed. Ask for the proposal again.',
    zh: '提案内容与其哈希不符,未签名,请重新获取提案。',
  },
});
