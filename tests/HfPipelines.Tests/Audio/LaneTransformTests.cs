using System.Numerics;
using HfPipelines.Audio.Spectra;

namespace HfPipelines.Tests.Audio;

public sealed class LaneTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(72)]
    [InlineData(400)]
    [InlineData(512)]
    public void The_power_is_that_of_the_definition(int length)
    {
        LaneTransform<double> transform = LaneTransform<double>.Of(length)!;
        var random = new Random(length);
        double[][] frames = [.. Enumerable.Range(0, Vector<double>.Count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5).ToArray())];
        Vector<double>[] samples = [.. Enumerable.Range(0, length).Select(i => new Vector<double>(frames.Select(f => f[i]).ToArray()))];
        var power = new Vector<double>[(length / 2) + 1];
        transform.Power(samples, power, new Vector<double>[transform.Room]);
        for (int lane = 0; lane < frames.Length; lane++)
        {
            for (int k = 0; k < power.Length; k++)
            {
                Complex sum = Complex.Zero;
                for (int i = 0; i < length; i++)
                {
                    sum += frames[lane][i] * Complex.FromPolarCoordinates(1, -2 * Math.PI * i * k / length);
                }

                Assert.Equal(sum.Magnitude * sum.Magnitude, power[k][lane], 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(401)]
    [InlineData(14)]
    public void Lengths_with_other_factors_are_left_to_torch(int length) => Assert.Null(LaneTransform<float>.Of(length));
}
