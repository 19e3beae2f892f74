using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Maps;

/// <summary>Makes mattes of a network's output.</summary>
internal static class Mattes
{
    public static Matte[] Make(PostProcessorCall call, MattingOptions options)
    {
        Tensor colors = call.Output("foregrounds", 4), alphas = call.Output("alphas", 4);
        long[] shape = colors.shape;
        if (shape[1] != 3 || !alphas.shape.AsSpan().SequenceEqual([shape[0], 1, shape[2], shape[3]]))
        {
            throw call.Error($"expected foregrounds of [batch, 3, height, width] and alphas of [batch, 1, height, width], found [{string.Join(", ", shape)}] and [{string.Join(", ", alphas.shape)}].");
        }

        call.CheckTargetSizes(shape[0]);
        Tensor[] backgrounds = [.. (options.Backgrounds ?? []).Select(b => Floats(ImageBackend.Torchvision.Prepare(b, convertRgb: false)))];
        if (backgrounds.Length > 1 && backgrounds.Length != shape[0])
        {
            throw call.Error($"expected one background or {shape[0]}, found {backgrounds.Length}.");
        }

        return [.. cat([colors, alphas], 1).to(float32).unbind(0).Select((m, i) => One(Resize(call, m, i), backgrounds.Length == 0 ? null : backgrounds[backgrounds.Length == 1 ? 0 : i]))];
    }

    private static Tensor Resize(PostProcessorCall call, Tensor matte, int i)
        => call.SizeOf(i) is { } size ? TorchResizer.Interpolate(matte, size.Height, size.Width, Resizing.InterpolationMode.Bilinear).clamp(0, 1) : matte;

    private static Matte One(Tensor matte, Tensor? background)
    {
        int height = matte.Height(), width = matte.Width();
        Tensor color = matte.slice(0, 0, 3, 1), alpha = matte.slice(0, 3, 4, 1);
        ImageData? composite = null;
        if (background is not null)
        {
            background = background.Height() == height && background.Width() == width ? background
                : TorchResizer.Interpolate(background, height, width, Resizing.InterpolationMode.Bilinear);

            // To bytes as torchvision does: just below 256 steps, cut off.
            composite = Pixels.ToImage(color.add((1 - alpha).mul(background)).clamp(0, 1).mul(255 + 1 - 1e-3).to(uint8));
        }

        return new Matte(width, height, color.ToFloats(), alpha.ToFloats()) { Composite = composite };
    }

    private static Tensor Floats(Tensor image) => image.is_floating_point() ? image.to(float32)
        : image.Channels() is 1 or 3 ? image.to(float32).div(255)
        : throw new ImageException($"Background: expected a picture of 1 or 3 channels, found {image.Channels()}.");
}
