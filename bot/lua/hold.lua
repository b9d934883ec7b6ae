-- Is the lease still ours? Then it is renewed.
-- KEYS: lease   ARGV: fence, lease (ms)
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
