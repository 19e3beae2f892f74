using System.Buffers.Binary;

namespace HfPipelines.Audio;

/// <summary>Reads WAV files: RIFF with whole numbers of 8 to 32 bits or floating point of 32 or 64, any number of channels.</summary>
internal static class WaveReader
{
    /// <summary>The bytes that tell a WAV file from others.</summary>
    public const int HeaderLength = 12;

    private const int Integers = 1;
    private const int Floats = 3;
    private const int Extensible = 0xFFFE;

    /// <summary>Whether a file begins as WAV files do.</summary>
    public static bool IsWave(ReadOnlySpan<byte> start) => start.Length >= HeaderLength && start[..4].SequenceEqual("RIFF"u8) && start[8..HeaderLength].SequenceEqual("WAVE"u8);

    public static AudioData Read(ReadOnlySpan<byte> file, string name)
    {
        if (!IsWave(file))
        {
            throw new AudioException($"{name}: expected a WAV file, found none. Other kinds must be converted first, for example with ffmpeg.");
        }

        ReadOnlySpan<byte> format = default;
        for (int start = HeaderLength; start + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> id = file.Slice(start, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[(start + 4)..]);
            ReadOnlySpan<byte> rest = file[(start + 8)..];
            if (id.SequenceEqual("data"u8))
            {
                // A writer that does not know the length yet leaves it at the largest number.
                bool isOpen = size is uint.MaxValue or 0 && rest.Length > 0;
                if (!isOpen && size > rest.Length)
                {
                    throw new AudioException($"{name}: expected {size} bytes of samples, found {rest.Length}.");
                }

                return Samples(isOpen ? rest : rest[..(int)size], format, name);
            }

            if (size > rest.Length)
            {
                throw new AudioException($"{name}: expected {size} bytes in a chunk, found {rest.Length}.");
            }

            if (id.SequenceEqual("fmt "u8))
            {
                format = rest[..(int)size];
            }

            // Chunks begin at even places.
            long next = start + 8L + size + (size & 1);
            start = next > file.Length ? file.Length : (int)next;
        }

        throw new AudioException($"{name}: expected samples, found none.");
    }

    private static AudioData Samples(ReadOnlySpan<byte> data, ReadOnlySpan<byte> format, string name)
    {
        if (format.Length < 16)
        {
            throw new AudioException($"{name}: expected a format of 16 bytes before the samples, found {format.Length}.");
        }

        int kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (kind == Extensible && format.Length >= 26)
        {
            kind = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        if (channels == 0 || rate is 0 or > int.MaxValue)
        {
            throw new AudioException($"{name}: expected at least one channel and one sample a second, found {channels} and {rate}.");
        }

        SampleReader read = (kind, bits) switch
        {
            (Integers, 8) => static b => (b[0] - 128) / 128f,
            (Integers, 16) => static b => BinaryPrimitives.ReadInt16LittleEndian(b) / 32768f,
            (Integers, 24) => static b => ((b[2] << 24) | (b[1] << 16) | (b[0] << 8)) / 2147483648f,
            (Integers, 32) => static b => BinaryPrimitives.ReadInt32LittleEndian(b) / 2147483648f,
            (Floats, 32) => static b => BinaryPrimitives.ReadSingleLittleEndian(b),
            (Floats, 64) => static b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b),
            _ => throw new AudioException($"{name}: expected whole numbers of 8, 16, 24 or 32 bits or floating point of 32 or 64, found kind {kind} of {bits} bits."),
        };
        int width = bits / 8;
        int length = data.Length / (width * channels);
        if (length == 0 && !data.IsEmpty)
        {
            throw new AudioException($"{name}: expected samples of {channels} channels, found {data.Length} bytes.");
        }

        var samples = new float[channels][];
        for (int channel = 0; channel < channels; channel++)
        {
            samples[channel] = new float[length];
            for (int i = 0; i < length; i++)
            {
                samples[channel][i] = read(data.Slice(((i * channels) + channel) * width, width));
            }
        }

        return new AudioData([.. samples.Select(s => (ReadOnlyMemory<float>)s)], (int)rate);
    }

    private delegate float SampleReader(ReadOnlySpan<byte> bytes);
}
