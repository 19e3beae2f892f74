using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The light margins of scanned pages.</summary>
internal static class Margins
{
    private const double Threshold = 200;

    /// <summary>Cuts a page to what is darker than its background.</summary>
    public static Tensor Crop(Tensor image, ProcessorOptions options)
    {
        bool pillow = options.Backend == ImageBackend.Pillow;
        Tensor bytes = pillow ? PillowBackend.ToBytes(image) : image;
        Tensor gray = pillow ? Pixels.ToTensor(Pixels.ToImage(bytes).Convert(ImageMode.Gray)) : TorchvisionBackend.Brightness(image);
        Tensor samples = gray.to(pillow ? float64 : float32);
        double low = samples.min().to(float64).item<double>(), high = samples.max().to(float64).item<double>();
        if (low == high)
        {
            return image;
        }

        Tensor dark = samples.sub(low).div(high - low).mul(255).lt(Threshold)[0];
        Tensor rows = dark.any(1).nonzero(), columns = dark.any(0).nonzero();
        int top = (int)rows.min().item<long>(), bottom = (int)rows.max().item<long>(), left = (int)columns.min().item<long>(), right = (int)columns.max().item<long>();
        return Pixels.Crop(bytes, top, left, bottom - top + 1, right - left + 1);
    }
}
