import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { ADAPTER, BACKEND, SEED } from '../../cli/options.js';
import { gptp } from './gptp.js';
import {
  DOMAIN,
  GPTP_SECONDS,
  MAX_LINK_DELAY,
  PTP_PROFILE,
  ROLE,
  SEND,
  TRANSPORT,
} from './options.js';
import { gptpView } from './view.js';

export const GPTP: Command = command({
  name: 'gptp',
  summary: 'run a gPTP end station on an adapter and measure it',
  detail:
    'IEEE 802.1AS or IEEE 1588 on one port. On the simulator it brings its own partner, in virtual time. Elsewhere nothing is sent without --send; ' +
    'the clock of the adapter is steered then.',
  duration: 'as long as --seconds says, a few seconds on the simulator',
  schema: 'gptp.schema.json',
  options: {
    backend: BACKEND,
    adapter: ADAPTER,
    seconds: GPTP_SECONDS,
    role: ROLE,
    profile: PTP_PROFILE,
    transport: TRANSPORT,
    domain: DOMAIN,
    maxLinkDelay: MAX_LINK_DELAY,
    send: SEND,
    seed: SEED,
    ...DOCUMENT_OPTIONS,
  },
  ...documentForms(gptpView),
  run: (options, { progress }) => gptp(options, progress),
});
