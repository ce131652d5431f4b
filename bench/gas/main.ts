import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../project-root.js';
import { measureBudgets, shortBudgets } from './budgets.js';
import { Evm } from './evm.js';
import { ACTS, complaints } from './figures.js';
import { measure } from './measured.js';
import { measureOurs } from './our-acts.js';
import { budgetTable, tableOf } from './table.js';

// `npm run gas`: what our acts take, and the peers' beside them, and what a carrier gives each kind of order. `--json` for
// programs, `--accept` to take today's figures of ours as those that the test command compares with, `--check` for that
// comparison and the budgets, without the peers.

const accepted = join(projectRoot(), 'bench/gas/figures.json');
const figures = z.partialRecord(z.enum(ACTS), z.int().positive());

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

if (values.check) {
  const evm = await Evm.open();
  const ours = await measureOurs(evm, 'receivers');
  const budgets = await measureBudgets(evm);
  const found = [
    ...complaints(ours, figures.parse(JSON.parse(readFileSync(accepted, 'utf8')))),
    ...shortBudgets(budgets),
  ];
  found.forEach((complaint) => {
    console.error(complaint);
  });
  if (found.length > 0) process.exitCode = 1;
  else {
    console.log(`Gas of ${Object.keys(ours).length} acts is within 2 % of what was accepted.`);
    console.log(`${budgets.length} kinds of orders, each carried alone, took no more than their budgets.`);
  }
} else {
  const measured = await measure();
  const budgets = await measureBudgets(await Evm.open());
  if (values.json) console.log(JSON.stringify({ ...measured, budgets }, null, 2));
  else {
    console.log(tableOf(measured, await measureOurs(await Evm.open(), 'all')));
    console.log(`\n${budgetTable(budgets)}`);
  }
  if (values.accept) writeFileSync(accepted, `${JSON.stringify(measured.ours, null, 2)}\n`);
}
