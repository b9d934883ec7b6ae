-- The clock was put back: what was due so many milliseconds from now is due as many sooner. Once for all who saw it.
-- KEYS: due, guard   ARGV: now (ms), by how much (ms), for how long the others are to know (ms)
-- Returns how many were moved
if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then return 0 end
local later = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')
for _, id in ipairs(later) do redis.call('ZINCRBY', KEYS[1], -ARGV[2], id) end
return #later
