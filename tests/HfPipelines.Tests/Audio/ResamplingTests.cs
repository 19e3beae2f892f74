using System.Text.Json;
using HfPipelines.Audio;
using HfPipelines.Tests.Layers;

namespace HfPipelines.Tests.Audio;

public sealed class ResamplingTests
{
    private const int Rate = 48000;

    // Rates of both steps and of one, up and down; the fixtures hold three more.
    [Fact]
    public void Soxr_equals_the_original_at_other_rates()
    {
        JsonElement cases = JsonDocument.Parse(File.ReadAllBytes(LayerFacts.FixturePath(Path.Combine("audio", "soxr.json")))).RootElement;
        Assert.Equal(6, cases.GetArrayLength());
        foreach (JsonElement one in cases.EnumerateArray())
        {
            (int from, int to) = (one.GetProperty("from").GetInt32(), one.GetProperty("to").GetInt32());
            float[] wave = [.. Enumerable.Range(0, one.GetProperty("length").GetInt32()).Select(i => (((((i * i * 37) + (i * 523) + 1234) >> 3) & 4095) - 2048) / 2048f)];
            float[] expected = [.. one.GetProperty("samples").EnumerateArray().Select(s => s.GetSingle())];
            ReadOnlySpan<float> found = new AudioData(wave, from).Resample(to, ResamplingMethod.SoxrHighQuality).Channels[0].Span;
            for (int i = 0; i < found.Length; i++)
            {
                // librosa fills up to the next whole length with silence.
                Assert.True(Math.Abs((i < expected.Length ? expected[i] : 0) - found[i]) < 2e-6, $"{from} to {to}: sample {i}: expected {expected.ElementAtOrDefault(i)}, found {found[i]}");
            }

            Assert.InRange(found.Length - expected.Length, 0, 1);
        }
    }

    // Each rate that recordings have, and one that shares no divisor with the other.
    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(32000)]
    [InlineData(44100)]
    [InlineData(47999)]
    [InlineData(96000)]
    [InlineData(192000)]
    public void Soxr_keeps_what_fits_and_damps_what_would_fold_back(int to)
    {
        // At the end of what is kept a hundredth of a decibel is lost, as the original's makers say.
        double highest = Math.Min(to, Rate) / 2.0;
        foreach ((double part, double tolerance) in ((double, double)[])[(0.25, 4e-5), (0.91, 0.0012)])
        {
            float[] kept = Resampled(part * highest);
            for (int i = kept.Length / 4; i < kept.Length * 3 / 4; i++)
            {
                Assert.Equal(Math.Sin(2 * Math.PI * part * highest * i / to), kept[i], tolerance);
            }
        }

        if (1.01 * highest < Rate / 2)
        {
            float[] damped = Resampled(1.01 * highest);
            Assert.InRange(damped[(damped.Length / 4)..(damped.Length * 3 / 4)].Max(Math.Abs), 0, 4e-6);
        }

        float[] Resampled(double frequency) => new AudioData(Array.ConvertAll([.. Enumerable.Range(0, 24000)], i => (float)Math.Sin(2 * Math.PI * frequency * i / Rate)), Rate)
            .Resample(to, ResamplingMethod.SoxrHighQuality).Channels[0].ToArray();
    }

    // A file's header may name any rate; what is made of it must stay small, or be refused.
    [Theory]
    [InlineData(ResamplingMethod.Sinc)]
    [InlineData(ResamplingMethod.SincKaiser)]
    [InlineData(ResamplingMethod.Polyphase)]
    [InlineData(ResamplingMethod.Fourier)]
    [InlineData(ResamplingMethod.SoxrHighQuality)]
    public void Strange_rates_take_no_memory(ResamplingMethod method)
    {
        float[] wave = [.. Enumerable.Range(0, 70000).Select(i => i % 100 / 100f)];
        Assert.Throws<AudioException>(() => new AudioData(wave, 1).Resample(16000, method));
        if (method != ResamplingMethod.Fourier)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Single(new AudioData(wave, 2147483647).Resample(16000, method).Channels);
            Assert.Single(new AudioData(wave, 44099).Resample(16001, method).Channels);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        }
    }
}
