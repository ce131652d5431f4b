import { Evm } from './evm.js';
import { mixRatio, type Figures } from './figures.js';
import { Forwarded } from './forwarded.js';
import { measureOurs } from './our-acts.js';
import { measureErc1155, measureErc3525 } from './peers.js';

/** One run: what each act takes in gas, ours and the peers', on the same EVM with the same compiler settings. */
export interface Measured {
  ours: Figures;
  erc3525: Figures;
  erc1155: Figures;
  mixRatio: { erc3525: number; erc1155: number };
}

export async function measure(): Promise<Measured> {
  const evm = await Evm.open();
  const ours = await measureOurs(evm, 'receivers');
  await evm.compilePeers();
  const forwarder = await Forwarded.open(evm);
  const erc3525 = await measureErc3525(evm, forwarder);
  const erc1155 = await measureErc1155(evm, forwarder);
  return {
    ours,
    erc3525,
    erc1155,
    mixRatio: { erc3525: mixRatio(ours, erc3525), erc1155: mixRatio(ours, erc1155) },
  };
}
