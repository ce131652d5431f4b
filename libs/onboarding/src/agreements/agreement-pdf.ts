import { fileURLToPath } from 'node:url';
import pdfMake from 'pdfmake';
import type { AgreementText } from './agreement-texts.js';
import type { Agreed } from './agreements.service.js';

const FONT = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
);
/** How many characters of a long number stand in one line. */
const LINE = 64;

const WORDS = {
  zh: {
    heading: '签署信息',
    company: '企业',
    code: '登记代码',
    signer: '签署人',
    ledgerKey: '签名密钥',
    signedAt: '签署时间(UTC)',
    textSha256: '协议文本 SHA-256',
    signature: '签名',
    note: '签署人以本人密钥对上述协议文本的哈希、角色、版本及企业登记代码签名(EIP-712,“Tributary Statements”)。本文件的电子印章由电子签名机构据此加盖,并附时间戳。',
  },
  en: {
    heading: 'How it was signed',
    company: 'Company',
    code: 'Registration number',
    signer: 'Signer',
    ledgerKey: 'Signing key',
    signedAt: 'Signed at (UTC)',
    textSha256: 'SHA-256 of the text',
    signature: 'Signature',
    note: 'The signer has signed, with its own key, the hash of the text above together with the role, the version and the company’s registration number (EIP-712, “Tributary Statements”). On that, an electronic signature authority has sealed this file, with a time stamp.',
  },
} as const;

pdfMake.setFonts({ Noto: { normal: FONT, bold: FONT, italics: FONT, bolditalics: FONT } });
// Nothing but the font is read, and nothing is fetched.
pdfMake.setLocalAccessPolicy((path) => path === FONT);
pdfMake.setUrlAccessPolicy(() => false);

/** The PDF of a master agreement as a company has signed it, in the language in which it was signed. */
export async function agreementPdf(
  { title, version, terms, language }: AgreementText,
  agreed: Agreed,
  companyName: string,
): Promise<Buffer> {
  const words = WORDS[language];
  const facts = [
    [words.company, companyName],
    [words.code, agreed.companyCode],
    [words.signer, agreed.signer],
    [words.ledgerKey, agreed.ledgerKey],
    [words.signedAt, agreed.signedAt.toISOString()],
    [words.textSha256, agreed.textSha256],
    [words.signature, agreed.signature],
  ];
  const pdf = pdfMake.createPdf({
    info: { title: `${title} (${version})`, creationDate: agreed.signedAt },
    defaultStyle: { font: 'Noto', fontSize: 10, lineHeight: 1.3 },
    content: [
      { text: `${title} (${version})`, fontSize: 16, margin: [0, 0, 0, 12] },
      ...terms.map((term) => ({ text: term, margin: [0, 0, 0, 6] as [number, number, number, number] })),
      { text: words.heading, fontSize: 12, margin: [0, 12, 0, 6] },
      {
        table: {
          widths: ['auto', '*'],
          body: facts.map(([name = '', value = '']) => [name, inLines(value)]),
        },
        layout: 'lightHorizontalLines',
      },
      { text: words.note, fontSize: 8, margin: [0, 12, 0, 0] },
    ],
  });
  return Buffer.from(await pdf.getBuffer());
}

/** Numbers have no place to break at. */
function inLines(value: string): string {
  return value.startsWith('0x')
    ? (value.match(new RegExp(`.{1,${String(LINE)}}`, 'g')) ?? []).join('\n')
    : value;
}
