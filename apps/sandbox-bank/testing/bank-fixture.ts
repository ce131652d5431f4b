import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What a bank is started with; the signing key is a well-known test key. */
export interface BankSettings {
  readonly folder: string;
  readonly webhookUrl: string;
  readonly crashAt?: string;
}

export const TOKEN = 'a-token-for-tests-only';
export const SEAL_TOKEN = 'a-token-for-seals-only';
export const SECRET = 'a-secret-for-tests-only';
export const SIGNING_KEY = `0x${'4c'.repeat(32)}`;

/** Environment variables of a bank on a free port. */
export function variablesOf({ folder, webhookUrl, crashAt }: BankSettings): Record<string, string> {
  return {
    MODE: 'sandbox',
    PORT: '0',
    BANK_FOLDER: folder,
    BANK_API_TOKEN: TOKEN,
    SEAL_API_TOKEN: SEAL_TOKEN,
    BANK_WEBHOOK_URL: webhookUrl,
    BANK_WEBHOOK_SECRET: SECRET,
    BANK_SIGNING_KEY: SIGNING_KEY,
    ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
  };
}

/** A folder for one test's books. */
export async function emptyFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-bank-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A bank in a process of its own, that can be killed as by a power cut. */
export interface BankProcess {
  readonly url: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves with the signal that ended the process, when something did. */
  readonly ended: Promise<string>;
}

/** Starts the real program from its sources. */
export async function startBankProcess(settings: BankSettings): Promise<BankProcess> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('./from-source.mjs', import.meta.url).href,
      fileURLToPath(new URL('../src/main.ts', import.meta.url)),
    ],
    {
      env: { ...process.env, NODE_OPTIONS: '', ...variablesOf(settings) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listens at (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((how) => {
      reject(new Error(`The bank ended (${how}) before it listened:\n${said}`));
    });
  });
  return {
    url,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface ReceivedNotice {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The platform's end of the webhook: keeps what arrives and answers as told. */
export class NoticeReceiver {
  readonly received: ReceivedNotice[] = [];
  /** Status of the next answers; 204 takes a notice. */
  status: number | ((notice: ReceivedNotice) => number) = 204;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const notice = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      this.received.push(notice);
      response.statusCode = typeof this.status === 'number' ? this.status : this.status(notice);
      if (response.statusCode === 302) response.setHeader('location', '/elsewhere');
      response.end();
    });
  });

  /** Listens on `port` (0: a free one); returns the URL. */
  async start(port = 0): Promise<string> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The receiver has no port.');
    return `http://127.0.0.1:${address.port}/bank-messages`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Waits until `count` notices arrived. */
  async untilReceived(count: number): Promise<readonly ReceivedNotice[]> {
    await until(() => this.received.length >= count, `${count} notices (got ${this.received.length})`);
    return this.received;
  }
}

/** Waits up to 15 s for a condition, looking every 20 ms. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await sleep(20);
  }
}

/** Whether a notice is signed with the secret: reckoned here anew, from the raw body. */
export function isSigned({ headers, body }: ReceivedNotice): boolean {
  const mac = createHmac('sha256', SECRET)
    .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
    .digest('base64');
  return headers['webhook-signature'] === `v1,${mac}`;
}

const noticeList = z.object({
  notices: z.array(
    z.object({ webhookId: z.string(), account: z.string(), state: z.string(), attempts: z.int() }),
  ),
});

/** A customer of the bank's API. */
export class BankCustomer {
  constructor(private readonly url: string) {}

  async json(method: 'GET' | 'POST', path: string, body?: unknown, token = TOKEN) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    return { status: response.status, type: response.headers.get('content-type'), answer };
  }

  async pay(xml: string | Uint8Array<ArrayBuffer>, contentType = 'application/xml') {
    const response = await fetch(`${this.url}/payments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': contentType },
      body: xml,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  }

  async open(account: string, balance: string, currency = 'CNY', holder = `Holder of ${account}`) {
    return this.json('POST', '/accounts', { account, holder, currency, balance });
  }

  /** The outbox, newest first. */
  async notices() {
    const { answer } = await this.json('GET', '/notices');
    return noticeList.parse(answer).notices;
  }

  async balance(account: string): Promise<string> {
    const { answer } = await this.json('GET', `/accounts/${account}`);
    if (typeof answer === 'object' && answer !== null && 'balance' in answer) return String(answer.balance);
    throw new Error(`No balance of ${account}.`);
  }
}

/** Texts of all elements of that name, in order: enough for the flat messages that the tests read. */
export function textsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(
    ([, text = '']) => text,
  );
}

/** The one text of that name. */
export function textOf(xml: string, name: string): string {
  const [text, ...others] = textsOf(xml, name);
  if (text === undefined || others.length > 0) throw new Error(`Not exactly one ${name} in ${xml}`);
  return text;
}

export interface SamplePayment {
  readonly endToEndId?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly creditor?: string;
  readonly remittance?: string;
}

/** A pain.001.001.09 written by hand: from ACC-BUYER on 2026-08-24, unless told otherwise. */
export function pain001(
  payments: readonly SamplePayment[],
  given: {
    messageId?: string;
    debtor?: string;
    on?: string;
    createdAt?: string;
    count?: number;
    sum?: string;
  } = {},
): string {
  const transfers = payments.map(
    (payment) => `
      <CdtTrfTxInf>
        <PmtId><InstrId>I-${payment.endToEndId ?? 'E2E-1'}</InstrId><EndToEndId>${payment.endToEndId ?? 'E2E-1'}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="${payment.currency ?? 'CNY'}">${payment.amount ?? '100.00'}</InstdAmt></Amt>
        <Cdtr><Nm>Shanghai Steel &amp; Wire</Nm></Cdtr>
        <CdtrAcct><Id><Othr><Id>${payment.creditor ?? 'ACC-SUPPLIER'}</Id></Othr></Id></CdtrAcct>
        <RmtInf><Ustrd>${payment.remittance ?? '/TRB/REF/1'}</Ustrd></RmtInf>
      </CdtTrfTxInf>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>${given.messageId ?? `M-${randomBytes(8).toString('hex')}`}</MsgId>
      <CreDtTm>${given.createdAt ?? '2026-08-24T09:00:00+08:00'}</CreDtTm>
      <NbOfTxs>${given.count ?? payments.length}</NbOfTxs>
      ${given.sum === undefined ? '' : `<CtrlSum>${given.sum}</CtrlSum>`}
      <InitgPty><Nm>Tributary</Nm></InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>P-1</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt><Dt>${given.on ?? '2026-08-24'}</Dt></ReqdExctnDt>
      <Dbtr><Nm>采购方有限公司</Nm></Dbtr>
      <DbtrAcct><Id><Othr><Id>${given.debtor ?? 'ACC-BUYER'}</Id></Othr></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>${transfers.join('')}
    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>`;
}
