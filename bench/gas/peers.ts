import type { Interface, Wallet } from 'ethers';
import type { Hex } from '#orders';
import { BATCH, FACE, PART, firstOf, placesOf, relayer, treasurer, type Place } from './cast.js';
import type { Evm } from './evm.js';
import type { Figures } from './figures.js';
import { Forwarded, type Call } from './forwarded.js';
import { inChunks } from './our-orders.js';

const places = placesOf('receivers');

/** How a peer says an act; a token's id is the place at which the bench made it, from 1. */
interface Speech {
  part: (holder: Wallet, id: number, receiver: Wallet) => unknown[];
  whole: (holder: Wallet, id: number, receiver: Wallet) => unknown[];
  wholeFunction: string;
  partFunction: string;
  settle: (holder: Wallet, id: number) => unknown[];
}

/** The reference ERC-3525: a certificate is a slot, a part makes a token. */
export function measureErc3525(evm: Evm, forwarder: Forwarded): Promise<Figures> {
  return measurePeer(evm, forwarder, 'CertificateToken3525', {
    partFunction: 'transferFrom(uint256,address,uint256)',
    part: (_, id, receiver) => [id, receiver.address, PART],
    wholeFunction: 'transferFrom(address,address,uint256)',
    whole: (holder, id, receiver) => [holder.address, receiver.address, id],
    settle: (_, id) => [id],
  });
}

/** OpenZeppelin's ERC-1155: a certificate is an id, a part is a balance. */
export function measureErc1155(evm: Evm, forwarder: Forwarded): Promise<Figures> {
  const pass = 'safeTransferFrom(address,address,uint256,uint256,bytes)';
  return measurePeer(evm, forwarder, 'CertificateToken1155', {
    partFunction: pass,
    part: (holder, id, receiver) => [holder.address, receiver.address, id, PART, '0x'],
    wholeFunction: pass,
    whole: (holder, id, receiver) => [holder.address, receiver.address, id, FACE, '0x'],
    settle: (holder, id) => [holder.address, id, FACE],
  });
}

/**
 * Measures a peer in our scenario: batches go through the forwarder, each call signed by its own holder, and what is
 * alone is called directly. Every holder and obligor has acted before, so that no nonce is new.
 */
async function measurePeer(evm: Evm, forwarder: Forwarded, name: string, speech: Speech): Promise<Figures> {
  const { address, abi } = await evm.deployPeer(name, relayer, [forwarder.address]);
  const issued = (place: Place, payee: Wallet, id: number): Call => ({
    from: place.obligor.wallet,
    data: abi.encodeFunctionData('issue', [payee.address, id, FACE, DUE_ON, place.document]),
  });
  await inChunks(
    places.map((place, index) => issued(place, place.holder.wallet, index + 1)),
    (chunk) => forwarder.carry(address, chunk),
  );
  await forwarder.carry(address, [issued(firstOf(places), treasurer.wallet, BATCH + 1)]);
  await act(evm, forwarder, address, abi);

  const batched = (call: (place: Place, id: number) => Call): Promise<number> =>
    evm.undone(async () => {
      const gas = await forwarder.carry(
        address,
        places.map((place, index) => call(place, index + 1)),
      );
      return Math.round(gas / BATCH);
    });
  const alone = ({ from, data }: Call): Promise<number> =>
    evm.undone(async () => (await evm.send(from, address, data)).gasUsed);

  const issue = (place: Place, id: number): Call => issued(place, place.receiver.wallet, BATCH + 1 + id);
  const part = ({ holder, receiver }: Place, id: number): Call => ({
    from: holder.wallet,
    data: abi.encodeFunctionData(speech.partFunction, speech.part(holder.wallet, id, receiver.wallet)),
  });
  const whole = ({ holder, receiver }: Place, id: number): Call => ({
    from: holder.wallet,
    data: abi.encodeFunctionData(speech.wholeFunction, speech.whole(holder.wallet, id, receiver.wallet)),
  });
  const settle = ({ obligor, holder }: Place, id: number): Call => ({
    from: obligor.wallet,
    data: abi.encodeFunctionData('settle', speech.settle(holder.wallet, id)),
  });
  const many = abi.encodeFunctionData('transferMany', [
    BATCH + 1,
    places.map(({ receiver }) => receiver.wallet.address),
    FACE / BigInt(BATCH),
  ]);
  const first = firstOf(places);
  return {
    issueAlone: await alone(issue(first, 1)),
    issueBatched: await batched(issue),
    partAloneNewSlot: await alone(part(first, 1)),
    partBatchedNewSlot: await batched(part),
    wholeAlone: await alone(whole(first, 1)),
    wholeBatched: await batched(whole),
    oneToMany: Math.round((await alone({ from: treasurer.wallet, data: many })) / BATCH),
    settleBatched: await batched(settle),
  };
}

const DUE_ON = 1_788_000_000;

/** Every holder signs once, for a call that leaves things as they are. */
async function act(evm: Evm, forwarder: Forwarded, address: Hex, abi: Interface): Promise<void> {
  const approve = abi.encodeFunctionData('setApprovalForAll', [relayer.address, false]);
  await inChunks(
    places.map(({ holder }) => ({ from: holder.wallet, data: approve })),
    (chunk) => forwarder.carry(address, chunk),
  );
}
