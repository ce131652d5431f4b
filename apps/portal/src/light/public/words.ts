import type { SameKeys } from '../../shared/i18n';

/** Words of the pages that need no account: signing in, invitations, checking a certificate. */
export const en = {
  signIn: {
    title: 'Sign in to Tributary',
    lead: 'A large buyer’s promise to pay, as money you can pass on or cash today.',
    passkey: 'With your fingerprint or face',
    passkeyHint: 'Your device keeps the key. Nobody else, the platform included, can sign for you.',
    passkeyAct: 'Sign in',
    sandbox: 'Sandbox: come in as anybody',
    sandboxHint: 'Play money, made-up companies. Pick a person to see what it sees.',
  },
};

export const zh: SameKeys<typeof en> = {
  signIn: {
    title: '登录 Tributary',
    lead: '把大企业的付款承诺变成今天就能用的钱:可转让,可融资。',
    passkey: '用指纹或面容登录',
    passkeyHint: '密钥只在您的设备上。包括平台在内,任何人都不能代您签署。',
    passkeyAct: '登录',
    sandbox: '沙箱:以任意身份进入',
    sandboxHint: '模拟资金,虚构企业。选择一个人,看看他看到的一切。',
  },
};
