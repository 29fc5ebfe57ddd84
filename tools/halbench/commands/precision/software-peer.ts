// The other end of the software exchange, a thread of its own: notes when a datagram came in and when
// the answer left.
import { createSocket } from 'node:dgram';
import { parentPort } from 'node:worker_threads';

const socket = createSocket('udp4');
socket.on('message', (message, { port, address }) => {
  const times = new BigUint64Array([process.hrtime.bigint(), 0n]);
  const answer = Buffer.concat([message, Buffer.from(times.buffer)]);
  answer.writeBigUInt64LE(process.hrtime.bigint(), message.length + 8);
  socket.send(answer, port, address);
});
socket.bind(0, '127.0.0.1', () => parentPort?.postMessage(socket.address().port));
