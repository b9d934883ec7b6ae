-- One event: seen before? from the bot itself? Otherwise the ticket is due now.
-- KEYS: due, poked, ticket hash, bot's user id, the poke's queue, the poke's job, the words that came along, then one
--       key per de-duplication id
-- ARGV: ticket, now (ms), seconds to remember, actor's user id ('' unknown), urgent ('1'/'0'), hint (JSON or ''),
--       the poke's job id, its seconds to live, its fields and values (JSON, one flat list of strings),
--       seconds to keep the hint
-- Returns 'own' | 'seen' | 'due' (a poke was queued) | 'joined' (a poke is already on its way)
local due, poked, ticket, bot = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, now, remember, actor, urgent, hint = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if actor ~= '' and redis.call('GET', bot) == actor then return 'own' end
local seen = false
for i = 8, #KEYS do
  if not redis.call('SET', KEYS[i], '1', 'NX', 'EX', remember) then seen = true end
end
if seen then return 'seen' end
local known = redis.call('ZSCORE', due, id)
redis.call('HINCRBY', ticket, 'version', 1)
-- The event's own text may stand in for a read of the ticket only while it is all that happened.
if hint ~= '' and not known then
  redis.call('SET', KEYS[7], hint, 'EX', ARGV[10])
else
  redis.call('DEL', KEYS[7])
end
if not known or tonumber(known) > now then redis.call('ZADD', due, now, id) end
local fast_already = redis.call('HGET', ticket, 'urgent') == '1'
if urgent == '1' then redis.call('HSET', ticket, 'urgent', '1') end
local on_its_way = redis.call('ZSCORE', poked, id)
-- A poke in the ordinary queue does not serve an urgent event; one in the urgent queue serves them all.
local fast_enough = urgent ~= '1' or fast_already
if on_its_way and math.abs(now - tonumber(on_its_way)) < 5000 and fast_enough then return 'joined' end
redis.call('ZADD', poked, now, id)
redis.call('HSET', KEYS[6], unpack(cjson.decode(ARGV[9])))
redis.call('EXPIRE', KEYS[6], ARGV[8])
redis.call('RPUSH', KEYS[5], ARGV[7])
return 'due'
