import { rmSync } from 'node:fs';

export default function away() {
  if (process.env.BEGUN_SANDBOX) rmSync(process.env.BEGUN_SANDBOX, { recursive: true, force: true });
}
