-- The clock asks which tickets are due and on nobody's way. Those it gets count as poked.
-- KEYS: due, poked, pause, pause of what is not urgent, then the queues that pokes wait in
-- ARGV: now (ms), how long a poke may take (ms), how many may wait, prefix of lease keys, prefix of ticket keys
-- Returns {ticket, urgent, ticket, urgent, ...}
local now, patience, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if tonumber(redis.call('GET', KEYS[3]) or '0') > now then return {} end
local urgent_only = tonumber(redis.call('GET', KEYS[4]) or '0') > now
-- With a long backlog nearly every poke is late: more of them would only fill the queue, without end.
for i = 5, #KEYS do most = most - redis.call('LLEN', KEYS[i]) end
local found = {}
if most <= 0 then return found end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, most * 4)) do
  local poked = redis.call('ZSCORE', KEYS[2], id)
  local waiting = poked and math.abs(now - tonumber(poked)) < patience -- a stamp far ahead: a clock was put back
  local urgent = redis.call('HGET', ARGV[5] .. id, 'urgent') or '0'
  if not waiting and (urgent == '1' or not urgent_only) and redis.call('EXISTS', ARGV[4] .. id) == 0 then
    redis.call('ZADD', KEYS[2], now, id)
    found[#found + 1] = id
    found[#found + 1] = urgent
    if #found >= most * 2 then break end
  end
end
return found
