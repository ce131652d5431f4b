import { z } from 'zod';
import {
  addPerson,
  registerBank,
  registerCompany,
  registerSupervisor,
  type Company,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { prepareProofs } from '../../apps/cli/src/demo/onboard.js';
import { openBusiness } from '../../apps/cli/src/demo/open-business.js';
import type { Cast } from '../../apps/cli/src/demo/story.js';

const PLENTY = 10_000_000_000n;
const withId = z.object({ id: z.string() });

/** The story's companies in the middle of business, without the seconds that the story before it takes. */
export async function busyCast(stage: Stage): Promise<Cast> {
  const company = (name: string, role: 'obligor' | 'supplier' | 'financier'): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: role === 'supplier' ? 0n : PLENTY });
  await registerBank(stage);
  await prepareProofs(stage, 'CNY');
  await registerSupervisor(stage);
  const obligor = await company('华东重工集团有限公司', 'obligor');
  await addPerson(stage, { id: obligor.id, legalName: obligor.name }, 'admin');
  const suppliers = [
    await company('宁波精密铸造有限公司', 'supplier'),
    await company('杭州模具制造有限公司', 'supplier'),
    await company('绍兴五金加工厂', 'supplier'),
    await company('老周铣床加工店', 'supplier'),
  ] as const;
  const products = [];
  for (const [name, ratePpm] of [
    ['浙江第一商业保理有限公司', 29_000],
    ['东海银行', 26_200],
  ] as const) {
    const financier = await company(name, 'financier');
    const made = withId.parse(
      await financier.maker.client.post('/v1/products', { name: '保理融资', ratePpm, currency: 'CNY' }),
    );
    products.push({ financier, productId: made.id, ratePpm });
  }
  const financiers = products.map(({ financier }) => financier);
  const cast = { obligor, suppliers, financiers, products };
  await openBusiness(stage, cast, () => undefined);
  return cast;
}
