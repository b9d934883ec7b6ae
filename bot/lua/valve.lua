-- May one more public reply be posted in the hour that slides? Counts it if so.
-- KEYS: replies, how many there ever were   ARGV: now (ms), limit
local hour = 3600000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', tonumber(ARGV[1]) - hour)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[1], redis.call('INCR', KEYS[2]))
redis.call('PEXPIRE', KEYS[1], hour)
return 1
