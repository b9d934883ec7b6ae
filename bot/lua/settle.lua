-- The ticket was attended (or must be tried again later): move or remove its entry and give the lease back.
-- KEYS: due, ticket hash, lease, parked
-- ARGV: ticket, now (ms), fence, version that was read, next due (ms, '' for none), keep the count of tries ('1'/'0'),
--       it ended in a passing error ('1'/'0'), why it is set aside for a person ('' where it is not),
--       it was urgent ('1'/'0')
-- Returns {'lost'} (somebody else holds the ticket: nothing changed) | {'again', urgent} (it changed meanwhile) | {'settled'}
local due, ticket, lease = KEYS[1], KEYS[2], KEYS[3]
local id, now, token, version, next_due, keep = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if redis.call('GET', lease) ~= token then return {'lost'} end
redis.call('DEL', lease)
if ARGV[8] ~= '' then
  redis.call('HSET', KEYS[4], id, ARGV[8])
elseif keep == '0' and ARGV[7] == '0' then
  redis.call('HDEL', KEYS[4], id)
end
if ARGV[7] == '1' then
  redis.call('HINCRBY', ticket, 'waits', 1)
  if ARGV[9] == '1' then redis.call('HSET', ticket, 'urgent', '1') end -- it still cannot wait
elseif keep == '0' then
  redis.call('HDEL', ticket, 'waits')
end
if keep == '0' then redis.call('HDEL', ticket, 'tries') end
if (redis.call('HGET', ticket, 'version') or '0') ~= version and keep == '0' then
  redis.call('ZADD', due, now, id)
  return {'again', redis.call('HGET', ticket, 'urgent') or '0'}
end
if next_due ~= '' then
  redis.call('ZADD', due, next_due, id)
else
  redis.call('ZREM', due, id)
  redis.call('DEL', ticket)
end
return {'settled'}
