-- Nobody claims a ticket for a while. A pause is made longer, never shorter.
-- KEYS: pause   ARGV: until (ms), how long (ms)
if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
