import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, minorToDecimal, parseBusinessDate, readXml } from '#common';
import {
  readBalance,
  readBankNotice,
  readClosingBalances,
  readPaymentStatus,
  verifyWebhook,
} from './index.js';
import { writePaymentInitiation, type Payment } from './payment-initiation.js';
import { betweenRemittance, completeRemittance, settleRemittance } from './remittance.js';

const MESSAGES = join(import.meta.dirname, '../../../../shared/data/iso20022');
const withMessages = existsSync(MESSAGES) ? it : it.skip;
if (!existsSync(MESSAGES)) process.stderr.write(`Skipped: ${MESSAGES} is not there.\n`);
const file = (name: string): Uint8Array => readFileSync(join(MESSAGES, name));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const notice = (changes: Record<string, string> = {}): string => {
  const part = {
    status: '<Sts><Cd>BOOK</Cd></Sts>',
    amount: '<Amt Ccy="CNY">12.34</Amt>',
    indicator: 'DBIT',
    reference: '<AcctSvcrRef>SB1</AcctSvcrRef>',
    details:
      '<TxDtls><Refs><EndToEndId>S01</EndToEndId></Refs><RmtInf><Ustrd>/TRB/</Ustrd><Ustrd>X</Ustrd></RmtInf></TxDtls>',
    ...changes,
  };
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
    <Acct><Id><Othr><Id>ACC-1</Id></Othr></Id></Acct><Ntry>${part.amount}<CdtDbtInd>${part.indicator}</CdtDbtInd>
    ${part.status}<BookgDt><Dt>2026-06-01</Dt></BookgDt>${part.reference}<NtryDtls>${part.details}</NtryDtls></Ntry>
    </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`;
};

describe('a bank’s notice', () => {
  it('gives account, side, amount, reference and what the payment was for', () => {
    expect(readBankNotice(bytes(notice()))).toEqual([
      {
        account: 'ACC-1',
        direction: 'debit',
        amount: { minor: 1234n, currency: 'CNY' },
        bankReference: 'SB1',
        reversal: false,
        bookedOn: '2026-06-01',
        endToEndId: 'S01',
        remittance: '/TRB/X',
      },
    ]);
  });

  it('tells nothing that is not booked, or that the bank gave no reference for', () => {
    expect(readBankNotice(bytes(notice({ status: '<Sts><Cd>PDNG</Cd></Sts>' })))).toEqual([]);
    expect(readBankNotice(bytes(notice({ reference: '' })))).toEqual([]);
  });

  it('with several transactions gives each its own amount', () => {
    const one = (id: string, amount: string): string =>
      `<TxDtls><Refs><AcctSvcrRef>${id}</AcctSvcrRef></Refs><Amt Ccy="CNY">${amount}</Amt></TxDtls>`;
    const entries = readBankNotice(bytes(notice({ details: one('A', '10.00') + one('B', '2.34') })));
    expect(entries.map(({ bankReference, amount }) => [bankReference, amount.minor])).toEqual([
      ['A', 1000n],
      ['B', 234n],
    ]);
  });

  it.each([
    ['no XML', 'hello'],
    ['a DOCTYPE', `<!DOCTYPE x>${notice()}`],
    ['another message', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>'],
    ['neither side', notice({ indicator: 'BOTH' })],
    ['an amount below the currency’s smallest', notice({ amount: '<Amt Ccy="CNY">1.234</Amt>' })],
    ['an amount without a currency', notice({ amount: '<Amt>1.00</Amt>' })],
    ['a currency that is none', notice({ amount: '<Amt Ccy="QQQ">1.00</Amt>' })],
  ])('is refused with %s', (_, text) => {
    expect(() => readBankNotice(bytes(text))).toThrow('bank-message-unreadable');
  });

  withMessages('of other banks is read as it stands', () => {
    const batch = readBankNotice(file('camt054.v8.xml'));
    expect(batch.length).toBeGreaterThan(1);
    expect(batch[0]).toMatchObject({
      account: 'CH2801234000123456789',
      direction: 'credit',
      amount: { minor: 310n, currency: 'CHF' },
      bookedOn: '2007-10-18',
      reversal: false,
    });
    for (const name of ['camt052.v8.xml', 'camt054.v8-with-UETR.xml']) {
      for (const { amount, bankReference } of readBankNotice(file(name))) {
        expect(amount.minor).toBeGreaterThan(0n);
        expect(bankReference).not.toBe('');
      }
    }
    // Its entries carry no reference of the bank: nothing may follow from them.
    expect(readBankNotice(file('camt053.v2.multi.statement.xml'))).toEqual([]);
  });

  withMessages('that is broken is refused', () => {
    expect(() => readBankNotice(file('camt053.v2.wrong.xml'))).toThrow('bank-message-unreadable');
  });
});

const statement = (entries: readonly [string, string][], closing: string): Uint8Array =>
  bytes(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
    <Acct><Id><Othr><Id>ACC-1</Id></Othr></Id></Acct>
    <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
    ${closing}
    ${entries
      .map(
        ([amount, side], at) => `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-06-01</Dt></BookgDt><AcctSvcrRef>R${String(at)}</AcctSvcrRef></Ntry>`,
      )
      .join('')}</Stmt></BkToCstmrStmt></Document>`);
const balance = (kind: string, amount: string, side = 'CRDT'): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd></Bal>`;

describe('a bank’s statement', () => {
  it('says what an account held at the end of its day, below zero where it was overdrawn', () => {
    const closing = balance('CLBD', '6.50', 'DBIT').replace('</Bal>', '<Dt><Dt>2026-06-01</Dt></Dt></Bal>');
    expect(readClosingBalances(statement([['16.50', 'DBIT']], closing))).toEqual([
      { account: 'ACC-1', balance: { minor: -650n, currency: 'CNY' }, statedOn: '2026-06-01' },
    ]);
    expect(readClosingBalances(statement([], balance('CLBD', '10.00')))).toEqual([]);
    expect(readClosingBalances(bytes(notice()))).toEqual([]);
  });

  it('whose balances and entries add up gives its entries, also where it ends overdrawn', () => {
    const entries = readBankNotice(
      statement(
        [
          ['4.00', 'CRDT'],
          ['20.50', 'DBIT'],
        ],
        balance('CLBD', '6.50', 'DBIT'),
      ),
    );
    expect(entries.map(({ amount, direction }) => [amount.minor, direction])).toEqual([
      [400n, 'credit'],
      [2050n, 'debit'],
    ]);
  });

  it('that does not add up is refused as a whole', () => {
    const told = statement([['4.00', 'CRDT']], balance('CLBD', '14.01'));
    expect(() => readBankNotice(told)).toThrow('statement-differs');
    expect(() => readBankNotice(statement([], balance('CLAV', '10.00')))).toThrow('bank-message-unreadable');
  });

  withMessages('of other banks adds up, or is refused', () => {
    const ends = ['camt053.v8.xml', 'camt053.v2.five.decimals.xml', 'camt053.v2.multi.statement.xml'].map(
      (name) => {
        try {
          return `${name}: ${String(readBankNotice(file(name)).length)}`;
        } catch (error) {
          return `${name}: ${error instanceof DomainError ? error.code : String(error)}`;
        }
      },
    );
    // The first two were made up without adding up; the last one's entries carry no reference.
    expect(ends).toEqual([
      'camt053.v8.xml: statement-differs',
      'camt053.v2.five.decimals.xml: statement-differs',
      'camt053.v2.multi.statement.xml: 0',
    ]);
  });
});

describe('a bank’s report', () => {
  const report = (inside: string): Uint8Array =>
    bytes(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"><BkToCstmrAcctRpt><Rpt>
      <Acct><Id><Othr><Id>ACC-1</Id></Othr></Id></Acct>${inside}</Rpt></BkToCstmrAcctRpt></Document>`);

  it('gives what is available before what is booked', () => {
    expect(readBalance(report(balance('ITBD', '9.00') + balance('ITAV', '7.00')), 'ACC-1', 'CNY')).toBe(700n);
    expect(readBalance(report(balance('ITBD', '9.00', 'DBIT')), 'ACC-1', 'CNY')).toBe(-900n);
  });

  it.each([
    ['of another account', report(balance('ITBD', '9.00')), 'ACC-2', 'CNY'],
    ['in another currency', report(balance('ITBD', '9.00')), 'ACC-1', 'USD'],
    ['without a balance', report(''), 'ACC-1', 'CNY'],
    ['that is a notice', bytes(notice()), 'ACC-1', 'CNY'],
  ])('is refused %s', (_, message, account, currency) => {
    expect(() => readBalance(message, account, currency)).toThrow('bank-message-unreadable');
  });
});

describe('a payment message', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    // eslint-disable-next-line no-control-regex -- XML cannot carry these
    .filter((value) => value.trim() === value && !/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));
  const payment: fc.Arbitrary<Payment> = fc.record({
    endToEndId: fc.stringMatching(/^[A-Z0-9]{1,35}$/),
    amount: fc.record({ minor: fc.bigInt(1n, 10n ** 15n), currency: fc.constant('CNY') }),
    creditorName: text,
    creditorAccount: fc.stringMatching(/^[A-Z0-9-]{1,34}$/),
    remittance: fc.bigInt(1n, 2n ** 128n - 1n).map((holding) => settleRemittance(holding, 5n)),
  });

  it('says what it was asked to say, whatever people are called', () => {
    fc.assert(
      fc.property(fc.array(payment, { minLength: 1, maxLength: 5 }), text, (payments, debtorName) => {
        const message = writePaymentInitiation({
          messageId: 'M1',
          createdAt: new Date(0),
          requestedOn: parseBusinessDate('2026-06-01'),
          debtorName,
          debtorAccount: 'D-1',
          payments,
        });
        readXml(bytes(message), (xml) => {
          const sum = payments.reduce((total, { amount }) => total + amount.minor, 0n);
          expect(xml.text('CstmrCdtTrfInitn/GrpHdr/NbOfTxs')).toBe(String(payments.length));
          expect(xml.text('CstmrCdtTrfInitn/GrpHdr/CtrlSum')).toBe(
            minorToDecimal({ minor: sum, currency: 'CNY' }),
          );
          expect(xml.text('CstmrCdtTrfInitn/PmtInf/Dbtr/Nm')).toBe(debtorName);
          const transfers = xml.nodes('CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf');
          expect(transfers.map((transfer) => transfer.text('Cdtr/Nm'))).toEqual(
            payments.map(({ creditorName }) => creditorName),
          );
          expect(transfers.map((transfer) => transfer.text('Amt/InstdAmt'))).toEqual(
            payments.map(({ amount }) => minorToDecimal(amount)),
          );
          expect(transfers.map((transfer) => transfer.text('RmtInf/Ustrd'))).toEqual(
            payments.map(({ remittance }) => remittance),
          );
        });
      }),
      { numRuns: 100 },
    );
  });

  it('names the holding in a remittance as the bank reads it', () => {
    expect(settleRemittance(255n, 100n)).toBe('/TRB/SETTLE/000000000000000000000000000000ff/100');
    expect(completeRemittance(255n, 3)).toBe('/TRB/COMPLETE/000000000000000000000000000000ff/3');
    expect(betweenRemittance('recourse', 255n, 7n)).toBe('/TRB/RECOURSE/000000000000000000000000000000ff/7');
  });
});

describe('a bank’s answer', () => {
  const answer = (inside: string): Uint8Array =>
    bytes(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
      <OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>${inside}
      </CstmrPmtStsRpt></Document>`);

  it('tells which payments were refused, and why', () => {
    const status = readPaymentStatus(
      answer(`<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>A</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
        <TxInfAndSts><OrgnlEndToEndId>B</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn>
        <AddtlInf>no money</AddtlInf></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>`),
    );
    expect(status).toMatchObject({
      originalMessageId: 'M1',
      payments: [
        { endToEndId: 'A', status: 'ACSC', reason: undefined },
        { endToEndId: 'B', status: 'RJCT', reason: 'AM04: no money' },
      ],
    });
  });

  it('that names no payment is refused', () => {
    expect(() => readPaymentStatus(answer('<OrgnlPmtInfAndSts><TxInfAndSts/></OrgnlPmtInfAndSts>'))).toThrow(
      'bank-message-unreadable',
    );
  });
});

describe('a webhook’s signature', () => {
  const secret = 'a secret of some length';
  const body = bytes('<a/>');
  const signed = (key = secret): string =>
    `v1,${createHmac('sha256', key).update('id1.1000.').update(body).digest('base64')}`;
  const given = (changes: Partial<Parameters<typeof verifyWebhook>[0]> = {}): (() => void) => {
    const told = { secret, id: 'id1', timestamp: '1000', signature: signed(), body, now: 1100 };
    return () => {
      verifyWebhook({ ...told, ...changes });
    };
  };

  it('fits its id, its time and its body, and nothing else', () => {
    expect(given()).not.toThrow();
    expect(given({ signature: `v1,AAAA ${signed()}` })).not.toThrow();
    for (const changes of [
      { id: 'id2' },
      { timestamp: '1001' },
      { body: bytes('<b/>') },
      { signature: signed('another secret of some length') },
      { signature: signed().replace('v1,', 'v2,') },
      { signature: '' },
    ]) {
      expect(given(changes)).toThrow('webhook-signature-invalid');
    }
  });

  it('is stale after five minutes', () => {
    expect(given({ now: 1301 })).toThrow('webhook-stale');
    expect(given({ now: 699 })).toThrow('webhook-stale');
  });
});
