-- A worker wants a ticket for itself.
-- KEYS: due, poked, ticket hash, lease, fence counter, pause, pause of what is not urgent, the words that came along
-- ARGV: ticket, now (ms), lease (ms)
-- Returns {'idle'} | {'held'} | {'paused'} | {'claimed', fence, version, tries, hint, waits, urgent}
local due, poked, ticket, lease, fence, pause = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id, now, lease_ms = ARGV[1], tonumber(ARGV[2]), ARGV[3]
redis.call('ZREM', poked, id)
local at = redis.call('ZSCORE', due, id)
if not at or tonumber(at) > now then return {'idle'} end
if redis.call('EXISTS', lease) == 1 then return {'held'} end
if tonumber(redis.call('GET', pause) or '0') > now then return {'paused'} end
local urgent = redis.call('HGET', ticket, 'urgent') or '0'
if urgent ~= '1' and tonumber(redis.call('GET', KEYS[7]) or '0') > now then return {'paused'} end
-- A server that came back empty must not give out a number again that a stale worker still holds.
if redis.call('EXISTS', fence) == 0 then redis.call('SET', fence, ARGV[2]) end
local token = redis.call('INCR', fence)
redis.call('SET', lease, token, 'PX', lease_ms)
local tries = redis.call('HINCRBY', ticket, 'tries', 1)
local hint = redis.call('GET', KEYS[8]) or ''
redis.call('DEL', KEYS[8])
redis.call('HDEL', ticket, 'urgent')
local waits = redis.call('HGET', ticket, 'waits') or '0'
return {'claimed', token, redis.call('HGET', ticket, 'version') or '0', tries, hint, waits, urgent}
