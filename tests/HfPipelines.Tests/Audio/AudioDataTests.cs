using System.Buffers.Binary;

namespace HfPipelines.Tests.Audio;

public sealed class AudioDataTests
{
    private static readonly float[] Samples = [0, 0.5f, -0.5f, -1, 0.25f];

    [Theory]
    [InlineData(1, 8, 1.0 / 128)]
    [InlineData(1, 16, 1.0 / 32768)]
    [InlineData(1, 24, 1.0 / (1 << 23))]
    [InlineData(1, 32, 1.0 / (1 << 23))]
    [InlineData(3, 32, 0)]
    [InlineData(3, 64, 0)]
    public void Samples_of_every_kind_are_read(int kind, int bits, double tolerance)
    {
        AudioData audio = AudioData.Decode(Wave(kind, bits, 1, Samples));
        Assert.Equal(8000, audio.SamplingRate);
        Assert.Equal(Samples.Length, audio.Length);
        for (int i = 0; i < Samples.Length; i++)
        {
            Assert.Equal(Samples[i], audio.Channels[0].Span[i], tolerance);
        }
    }

    [Fact]
    public void Channels_are_told_apart_and_averaged()
    {
        AudioData audio = AudioData.Decode(Wave(3, 32, 2, [1, 0, 0.5f, 0.25f]));
        Assert.Equal([1, 0.5f], audio.Channels[0].ToArray());
        Assert.Equal([0, 0.25f], audio.Channels[1].ToArray());
        Assert.Equal([0.5f, 0.375f], audio.ToMono().Channels[0].ToArray());
    }

    [Fact]
    public void Unknown_chunks_before_the_samples_are_skipped()
    {
        byte[] wave = Wave(1, 16, 1, Samples);
        byte[] odd = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        AudioData audio = AudioData.Decode((byte[])[.. wave[..12], .. odd, .. wave[12..]]);
        Assert.Equal(Samples.Length, audio.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(50)]
    public void A_file_that_is_cut_off_is_refused(int length)
        => Assert.Throws<AudioException>(() => AudioData.Decode(Wave(1, 16, 1, Samples).AsMemory(0, length)));

    [Theory]
    [InlineData(20, 7)]
    [InlineData(22, 0)]
    [InlineData(24, 0)]
    [InlineData(34, 12)]
    public void A_format_that_means_nothing_is_refused(int place, byte value)
    {
        byte[] wave = Wave(1, 16, 1, Samples);
        wave[place] = value;
        if (place == 24)
        {
            wave.AsSpan(24, 4).Clear();
        }

        AudioException error = Assert.Throws<AudioException>(() => AudioData.Decode(wave));
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_do_more_than_throw_the_typed_error()
    {
        var random = new Random(7);
        byte[] wave = Wave(1, 16, 2, [.. Enumerable.Repeat(Samples, 10).SelectMany(s => s)]);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. wave];
            for (int change = 0; change < 3; change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                AudioData audio = AudioData.Decode(damaged.AsMemory(0, random.Next(damaged.Length)));
                Assert.True((long)audio.Length * audio.Channels.Count <= wave.Length);
            }
            catch (AudioException)
            {
            }
        }
    }

    [Fact]
    public void Resampling_keeps_a_slow_wave()
    {
        float[] wave = [.. Enumerable.Range(0, 8000).Select(i => MathF.Sin(2 * MathF.PI * 100 * i / 8000))];
        AudioData audio = new AudioData(wave, 8000).Resample(16000);
        Assert.Equal(16000, audio.Length);
        for (int i = 1000; i < 15000; i++)
        {
            Assert.Equal(MathF.Sin(2 * MathF.PI * 100 * i / 16000), audio.Channels[0].Span[i], 0.01);
        }
    }

    internal static byte[] Wave(int kind, int bits, int channels, float[] samples)
    {
        int width = bits / 8;
        var file = new byte[44 + (samples.Length * width)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), (short)kind);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 8000 * channels * width);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * width));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), (short)bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples.Length * width);
        for (int i = 0; i < samples.Length; i++)
        {
            Span<byte> place = file.AsSpan(44 + (i * width), width);
            long whole = (long)Math.Clamp(Math.Round(samples[i] * Math.Pow(2, bits - 1)), -Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1);
            switch (kind, bits)
            {
                case (1, 8):
                    place[0] = (byte)(whole + 128);
                    break;
                case (1, 16):
                    BinaryPrimitives.WriteInt16LittleEndian(place, (short)whole);
                    break;
                case (1, 24):
                    (place[0], place[1], place[2]) = ((byte)whole, (byte)(whole >> 8), (byte)(whole >> 16));
                    break;
                case (1, 32):
                    BinaryPrimitives.WriteInt32LittleEndian(place, (int)whole);
                    break;
                case (3, 32):
                    BinaryPrimitives.WriteSingleLittleEndian(place, samples[i]);
                    break;
                default:
                    BinaryPrimitives.WriteDoubleLittleEndian(place, samples[i]);
                    break;
            }
        }

        return file;
    }
}
