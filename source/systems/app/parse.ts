import {
  asObject,
  defined,
  type Fields,
  optionalNumber,
  optionalText,
  parseObject,
  timeOf,
} from '../../net/read.ts';
import { own } from '../../text/own.ts';
import type { Application, ComponentHealth, GeneratedLoad, Pool, Traffic } from './facts.ts';

type Health = Pick<Application, 'status' | 'components'>;
type Stats = Pick<Application, 'pools' | 'traffic' | 'cache' | 'load'>;

/**
 * `GET /actuator/health` of Spring Boot's actuator, with details.
 * @throws Error that names the field of a wrong type.
 */
export function parseHealth(text: string): Health {
  const json = parseObject('/actuator/health', text);
  const components = objectOf(json, 'components');
  return {
    status: optionalText(json, 'status') ?? 'UNKNOWN',
    components: Object.fromEntries(
      Object.entries(components).map(([name, value]) => [name, component(asObject(name, value))]),
    ),
  };
}

// What is wrong may stand with the component, or with a part of it.
function component(json: Fields): ComponentHealth {
  const details = objectOf(json, 'details');
  const parts = Object.entries(details).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [{ name, part: value as Fields }]
      : [],
  );
  const inner = parts.find(({ part }) => part.status !== undefined && part.status !== 'UP');
  const innerError = inner === undefined ? undefined : optionalText(objectOf(inner.part, 'details'), 'error');
  const error =
    optionalText(details, 'error') ?? (inner && `${inner.name}: ${innerError ?? inner.part.status}`);
  return { status: optionalText(json, 'status') ?? 'UNKNOWN', ...defined({ error }) };
}

/**
 * `GET /stats` of the bundled application.
 * @throws Error that names the field of a wrong type.
 */
export function parseStats(text: string): Stats {
  const json = parseObject('/stats', text);
  const cache = objectOf(json, 'cache');
  const pools = Object.entries(objectOf(json, 'pool')).map(([name, value]) =>
    pool(name, asObject(name, value)),
  );
  const load = generated(objectOf(json, 'load'));
  return {
    pools,
    traffic: traffic(objectOf(json, 'traffic')),
    cache: { hits: count(cache, 'hits'), misses: count(cache, 'misses'), errors: count(cache, 'errors') },
    ...(load === undefined ? {} : { load }),
  };
}

function pool(name: string, json: Fields): Pool {
  return { name, used: count(json, 'used'), max: count(json, 'max'), waiting: count(json, 'waiting') };
}

function traffic(json: Fields): Traffic {
  return {
    requestsPerSecond: count(json, 'requestsPerSecond'),
    errorsPerSecond: count(json, 'errorsPerSecond'),
    requests: count(json, 'requests'),
    errors: count(json, 'errors'),
    retries: count(json, 'retries'),
    ...defined({ p50Ms: optionalNumber(json, 'p50Ms'), p99Ms: optionalNumber(json, 'p99Ms') }),
  };
}

function generated(json: Fields): GeneratedLoad | undefined {
  const until = timeOf(optionalText(json, 'until'));
  return json.on === true && until !== undefined ? { rate: count(json, 'rate'), until } : undefined;
}

function count(json: Fields, name: string): number {
  return optionalNumber(json, name) ?? 0;
}

function objectOf(json: Fields, name: string): Fields {
  return (own(json, name) ?? null) === null ? {} : asObject(name, own(json, name));
}
