using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>torchvision's Gaussian blur.</summary>
internal static class GaussianBlur
{
    /// <summary>Blurs with as many samples as three deviations need to either side.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="sigma">The deviations along the rows and along the columns.</param>
    public static Tensor Torchvision(Tensor image, (float X, float Y) sigma)
        => Torchvision(image, sigma, (Count(sigma.X), Count(sigma.Y)));

    /// <summary>Blurs, mirrored at the edge samples.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="sigma">The deviations along the rows and along the columns.</param>
    /// <param name="count">The odd numbers of samples along the rows and along the columns.</param>
    public static Tensor Torchvision(Tensor image, (float X, float Y) sigma, (int X, int Y) count)
    {
        (int right, int below) = (count.X / 2, count.Y / 2);
        if (right >= image.Width() || below >= image.Height())
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} is too small for a blur of {count.X} x {count.Y} samples.");
        }

        Tensor kernel = Weights(count.Y, sigma.Y).unsqueeze(1).mul(Weights(count.X, sigma.X).unsqueeze(0));
        Tensor samples = nn.functional.pad(image.to(float32).unsqueeze(0), [right, right, below, below], PaddingModes.Reflect);
        Tensor blurred = nn.functional.conv2d(samples, kernel.expand(image.Channels(), 1, -1, -1).contiguous(), groups: image.Channels()).squeeze(0);
        return image.is_floating_point() ? blurred : blurred.round().to(image.dtype);
    }

    private static int Count(float sigma) => (2 * (int)MathF.Ceiling(3 * sigma)) + 1;

    // A softmax whose sum is exact, whatever the width of libtorch's vectors: the last bit of a weight is seen where logarithms follow.
    private static Tensor Weights(int count, float sigma)
    {
        double limit = (count - 1) / (2 * Math.Sqrt(2));
        float[] exponents = linspace(-limit, limit, count, float32).div(sigma).pow(2).neg().data<float>().ToArray();
        float highest = exponents.Max();
        float[] weights = [.. exponents.Select(e => (float)Math.Exp(e - highest))];
        float sum = (float)weights.Sum(w => (double)w);
        return tensor([.. weights.Select(w => w / sum)]);
    }
}
