/**
 * What one more kilowatt-hour makes run: WattTime v3, five minutes, three days ahead. The user's account; a free one has
 * everything for one region only. Its numbers may not be passed on.
 */
import type { Kind, Point } from '../../../core/grid/series';
import { millis, type Millis } from '../../../core/units';
import { GridError } from '../gridError';
import type { GetJson } from '../http';
import { field, listOf, numberOf, textOf, timeOf } from './fields';
import { bodyOf, keyOf, seriesOf, type Access, type SeriesSource, type SourceZone } from './source';

const NAME = 'WattTime';
const SIGNAL = 'co2_moer';
/** A pound is 453.59237 g. */
const G_PER_KWH_OF_LB_PER_MWH = 0.45359237;
/** A login is good for half an hour. */
const LOGIN_MS = 25 * 60_000;
const DAY_MS = 24 * 3_600_000;

interface Login {
  readonly key: string;
  readonly token: string;
  readonly until: Millis;
}

/** The key is `name:password`. */
export function wattTime(get: GetJson, base = 'https://api.watttime.org'): SeriesSource<'marginal'> {
  const about = {
    id: 'wattTime',
    name: NAME,
    credit: 'WattTime, marginal; not to be passed on',
    signal: 'marginal',
    factor: 'direct',
  } as const;
  let login: Login | undefined;

  const logIn = async (access: Access): Promise<string> => {
    const key = keyOf(about, access);
    if (login?.key === key && access.now < login.until) return login.token;
    login = undefined;
    const basic = `Basic ${Buffer.from(key).toString('base64')}`;
    const token = textOf(field(await bodyOf(get, new URL(`${base}/login`), access, { authorization: basic }), 'token'));
    if (token === undefined) throw new GridError('answer', `${NAME} sent no token after the login.`);
    login = { key, token, until: millis(access.now + LOGIN_MS) };
    return token;
  };

  const ask = async (path: string, query: Readonly<Record<string, string>>, access: Access): Promise<unknown> => {
    const url = new URL(`${base}/v3/${path}`);
    url.search = new URLSearchParams({ ...query, signal_type: SIGNAL }).toString();
    const once = async (): Promise<unknown> =>
      bodyOf(get, url, access, { authorization: `Bearer ${await logIn(access)}` });
    const isNew = login === undefined;
    try {
      return await once();
    } catch (error) {
      // A token that has run out is refused with either status; one that is new is refused for another reason.
      if (!(error instanceof GridError) || error.reason !== 'key' || isNew) throw error;
      login = undefined;
      return once();
    }
  };

  return {
    ...about,
    needsKey: true,
    pause: millis(15 * 60_000),
    mostAnHour: 60,
    zones: async (access) => regionsOf(await ask('my-access', {}, access)),
    async fetch(region, access) {
      const ahead = await ask('forecast', { region, horizon_hours: '72' }, access);
      const span = { start: iso(access.now - DAY_MS), end: iso(access.now) };
      const past = await ask('historical', { region, ...span }, access);
      const issuedAt = timeOf(field(field(ahead, 'meta'), 'generated_at'));
      const made = Number.isNaN(issuedAt) ? undefined : issuedAt;
      const points = [...pointsOf(ahead, 'forecast'), ...pointsOf(past, 'actual')];
      return { series: seriesOf(about, region, { now: access.now, issuedAt: made }, points) };
    },
  };
}

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

function pointsOf(body: unknown, kind: Kind): readonly Point[] {
  const units = field(field(body, 'meta'), 'units');
  if (units !== 'lbs_co2_per_mwh') throw new GridError('answer', `${NAME} sent another unit than lb/MWh.`);
  return listOf(field(body, 'data'), NAME).flatMap((entry) => {
    const value = numberOf(field(entry, 'value'));
    if (value === undefined) return [];
    return [{ at: timeOf(field(entry, 'point_time')), gPerKwh: value * G_PER_KWH_OF_LB_PER_MWH, kind }];
  });
}

function regionsOf(body: unknown): readonly SourceZone[] {
  const signals = listOf(field(body, 'signal_types'), NAME).filter((each) => field(each, 'signal_type') === SIGNAL);
  return signals.flatMap((signal) =>
    listOf(field(signal, 'regions'), NAME).flatMap((region) => {
      const id = textOf(field(region, 'region'));
      return id === undefined ? [] : [{ id, name: textOf(field(region, 'region_full_name')) ?? id }];
    }),
  );
}
