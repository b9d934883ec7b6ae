-- A ticket is to be looked at, without an event: due then, or earlier if it already is.
-- KEYS: due, ticket hash, the words that came along   ARGV: ticket, due (ms), urgent ('1'/'0')
redis.call('HINCRBY', KEYS[2], 'version', 1)
redis.call('DEL', KEYS[3]) -- whoever asks for a look wants a real one
if ARGV[3] == '1' then redis.call('HSET', KEYS[2], 'urgent', '1') end
redis.call('ZADD', KEYS[1], 'LT', ARGV[2], ARGV[1])
