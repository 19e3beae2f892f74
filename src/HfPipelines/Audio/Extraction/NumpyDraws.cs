namespace HfPipelines.Audio.Extraction;

/// <summary>Whole numbers as <c>numpy.random</c> draws them after <c>numpy.random.seed</c>: the Mersenne Twister of 19937 bits, masked and drawn anew where too large.</summary>
internal sealed class NumpyDraws
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _place = Length;

    /// <summary>Begins to draw.</summary>
    /// <param name="seed">The seed.</param>
    public NumpyDraws(uint seed)
    {
        for (uint i = 0; i < Length; i++)
        {
            _state[i] = seed;
            seed = (1812433253 * (seed ^ (seed >> 30))) + i + 1;
        }
    }

    /// <summary>A number from 0 to below a limit.</summary>
    /// <param name="limit">The limit, from 1 to 2^32.</param>
    public long Below(long limit)
    {
        uint most = checked((uint)(limit - 1)), mask = most == 0 ? 0 : uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(most), drawn = 0;
        do
        {
            drawn = most == 0 ? 0 : Next() & mask;
        }
        while (drawn > most);
        return drawn;
    }

    private uint Next()
    {
        if (_place == Length)
        {
            for (int i = 0; i < Length; i++)
            {
                uint joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
                _state[i] = _state[(i + Middle) % Length] ^ (joined >> 1) ^ ((joined & 1) * 0x9908B0DF);
            }

            _place = 0;
        }

        uint value = _state[_place++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        return value ^ (value >> 18);
    }
}
