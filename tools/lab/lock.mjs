// One lab command at a time in one place. The lock is a socket in Linux' abstract name space: the
// kernel gives it back when its holder ends, however it ends.
import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';
import { say } from './talk.mjs';

const address = (name) =>
  `\0avb-hal-lab-${createHash('sha256').update(`${root}\n${name}`).digest('hex').slice(0, 32)}`;

/** A server that holds the lock, or undefined when somebody else does. */
function tryLock(name) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end(`process ${process.pid}`));
    server.on('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address(name), () => resolve(server.unref()));
  });
}

function holder(name) {
  return new Promise((resolve) => {
    const socket = connect(address(name));
    socket.on('data', (text) => resolve(String(text)));
    socket.on('error', () => resolve('nobody any more'));
  });
}

const PATIENCE_MS = 2000;

async function takeLock(name) {
  const start = Date.now();
  let announced = false;
  for (;;) {
    const server = await tryLock(name);
    if (server !== undefined) return server;
    if (!announced && Date.now() - start > PATIENCE_MS) {
      announced = true;
      say(`waiting for ${name}, held by ${await holder(name)}`);
    }
    await sleep(100);
  }
}

/** Does `work` while holding the lock `name`. */
export async function withLock(name, work) {
  const server = await takeLock(name);
  try {
    return await work();
  } finally {
    server.close();
  }
}
