import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.js';

/** What people hold: a desk's screen, or a phone. */
export const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;

export interface Look {
  size?: keyof typeof SIZES;
  language?: 'zh-CN' | 'en';
  colours?: 'light' | 'dark';
}

/** How long a page may take until what is looked for is there; a busy machine is no failure. */
const PATIENCE_MS = 20_000;
/** A page asks the next thing within this time of an answer, or nothing more. */
const QUIET_MS = 90;

/** One browser for all of a test's people; each of them has a window of its own and shares nothing. */
export class Portal {
  private browser: Browser | undefined;
  private readonly visitors: Visitor[] = [];

  /** `url` is asked when somebody comes: a sandbox has none before it has started. */
  constructor(private readonly url: () => string) {}

  async visitor({ size = 'desktop', language = 'zh-CN', colours = 'light' }: Look = {}): Promise<Visitor> {
    this.browser ??= await launchChromium();
    const context = await this.browser.newContext({
      ...SIZES[size],
      // The portal's own name: people can sign in under no other.
      baseURL: this.url().replace('127.0.0.1', 'localhost'),
      locale: language,
      colorScheme: colours,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(context, await context.newPage());
    this.visitors.push(visitor);
    return visitor;
  }

  /** Closes the windows of everybody but some; the browser stays for the next ones. */
  async closeWindows(...but: Visitor[]): Promise<void> {
    for (const visitor of this.visitors.splice(0))
      if (but.includes(visitor)) this.visitors.push(visitor);
      else await visitor.leave();
  }

  async close(): Promise<void> {
    await this.closeWindows();
    await this.browser?.close();
    this.browser = undefined;
  }
}

/**
 * Somebody before the portal. Whatever its pages complain of is kept: errors on the console and in scripts, and requests
 * to any other host, of which there must be none.
 */
export class Visitor {
  /** What the pages complained of and was not foreseen. */
  readonly complaints: string[] = [];
  /** What its hands did, and what the pages asked the API for it. */
  readonly effort = { taps: 0, fields: 0, requests: 0 };
  private readonly foreseen: RegExp[] = [];
  /** Requests that have no answer yet. */
  private open = 0;
  private lastMoved = 0;

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    context.on('page', (opened) => {
      this.watch(opened);
    });
    this.watch(page);
  }

  private watch(page: Page): void {
    const complain = (text: string): void => {
      if (!this.foreseen.some((known) => known.test(text))) this.complaints.push(text);
    };
    page.on('console', (message) => {
      if (message.type() === 'error') complain(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => {
      complain(`script: ${error.message}`);
    });
    page.on('request', (request) => {
      const { protocol, hostname, pathname } = new URL(request.url());
      if (/^https?:|^wss?:/.test(protocol) && hostname !== 'localhost')
        complain(`another host: ${request.url()}`);
      this.open++;
      if (pathname.startsWith('/v1/')) this.effort.requests++;
    });
    const answered = (): void => {
      this.open--;
      this.lastMoved = Date.now();
    };
    page.on('requestfinished', answered);
    page.on('requestfailed', answered);
  }

  /** From here on such a complaint is part of the test: the browser says so of every refusal and lost answer. */
  foresee(...complaints: RegExp[]): void {
    this.foreseen.push(...complaints);
  }

  /** @throws where the pages complained */
  wasQuiet(): void {
    if (this.complaints.length > 0) throw new Error(`The pages complained:\n${this.complaints.join('\n')}`);
  }

  /** Comes in as one of the sandbox's people, by `company:role`. */
  async signInAs(person: string): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.locator(`[data-person^="${person}"]`).first().click();
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await this.settled();
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** Taps what the locator finds, as soon as it can be tapped. */
  async tap(target: Locator): Promise<void> {
    this.effort.taps++;
    await target.click();
  }

  /** Types into a field, in place of what stands in it. */
  async type(field: Locator, text: string): Promise<void> {
    this.effort.fields++;
    await field.fill(text);
  }

  /** Tells what is in a named place of the page, for one who looks. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name }).locator('visible=true').first();
  }

  field(name: string | RegExp): Locator {
    return this.page.getByLabel(name).locator('visible=true').first();
  }

  /** Waits until the page shows what it asked for: no answer is on its way, and its bones have gone. */
  async settled(): Promise<void> {
    await this.page.locator('main').first().waitFor();
    const bones = this.page.locator('.loading, .ant-skeleton-active, .ant-spin-spinning');
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const isQuiet = this.open <= 0 && Date.now() - this.lastMoved > QUIET_MS;
      if (isQuiet && (await bones.count()) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 3));
    }
    throw new Error(`${this.page.url()} did not come to rest: ${String(this.open)} requests are open.`);
  }

  /**
   * A device of the person's own that answers at once, as if a finger lay on it: a passkey that is kept in the device and
   * asks who its owner is. Gives how to take the finger away, and lay it on again: without it the device refuses.
   */
  async withPasskeyDevice(): Promise<{ finger: (isThere: boolean) => Promise<void> }> {
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return {
      finger: async (isUserVerified) => {
        await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
      },
    };
  }

  /** The same page once more in another tab, with all that the first one keeps. */
  async secondTab(): Promise<Page> {
    const opened = this.context.waitForEvent('page');
    await this.page.evaluate('void window.open(location.href)');
    const tab = await opened;
    await tab.waitForLoadState('networkidle');
    return tab;
  }

  /** Closes its windows. Where `PICTURES` names a folder, what they showed last is kept there, for whoever asks why. */
  async leave(): Promise<void> {
    const folder = process.env.PICTURES;
    for (const [place, page] of folder === undefined ? [] : this.context.pages().entries())
      await page.screenshot({
        path: `${folder ?? ''}/${String(Date.now())}-${String(place)}.png`,
        fullPage: true,
      });
    await this.context.close();
  }
}
