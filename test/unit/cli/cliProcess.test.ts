import { expect, it } from 'vitest';
import { start } from './cliProcess';

it('waiting for words ends with the process, and tells what it printed instead', async () => {
  const { said, done } = start(['fly']);
  await expect(said('up')).rejects.toThrow(/ended with 2 and never said "up"[^]*There is no command "fly"/);
  await expect(said('up')).rejects.toThrow('ended with 2');
  await said('There is no command');
  await done;
});
