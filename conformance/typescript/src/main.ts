/** Runs the table of cases with the official TypeScript SDK against a started server. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { type Case, Driver, type Surroundings } from './driver';

const CASE_LIMIT_MILLIS = 180_000;

async function runCase(around: Surroundings, one: Case): Promise<boolean> {
  const began = Date.now();
  let limit: NodeJS.Timeout | undefined;
  try {
    const tooLate = new Promise<never>((_, reject) => {
      limit = setTimeout(() => reject(new Error('not done in time')), CASE_LIMIT_MILLIS);
    });
    await Promise.race([new Driver(around, one).run(), tooLate]);
    console.log(`ok   ${one.name} (${Date.now() - began} ms)`);
    return true;
  } catch (failure) {
    console.log(`FAIL ${one.name}: ${failure}`);
    return false;
  } finally {
    clearTimeout(limit);
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string' },
      namespace: { type: 'string', default: 'default' },
      cases: { type: 'string' },
      only: { type: 'string' },
    },
  });
  if (values.target === undefined || values.cases === undefined) {
    throw new Error('--target and --cases are needed');
  }
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger, telemetryOptions: { logging: { filter: 'ERROR', console: {} } } });
  const table = JSON.parse(readFileSync(values.cases, 'utf8'));
  const address = values.target;
  const { namespace } = values;
  const client = new Client({ connection: await Connection.connect({ address }), namespace });
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: require.resolve('./workflows'), logger });
  const around = { client, connection, workflowBundle, namespace, shorthand: table.shorthand };
  let passed = 0;
  let failed = 0;
  for (const one of table.cases as Case[]) {
    if (values.only === undefined || values.only === one.name) {
      (await runCase(around, { ...one, ...one.differs?.typescript })) ? passed++ : failed++;
    }
  }
  console.log(`typescript: ${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

main().then(
  (status) => process.exit(status),
  (failure) => {
    console.error(failure);
    process.exit(2);
  },
);
