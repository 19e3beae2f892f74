using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Documents;

/// <summary>Straightens photographed pages by where their points lie in the picture.</summary>
internal static class PageStraightening
{
    public static ImageData[] Run(PostProcessorCall call, int count, double scale)
    {
        Tensor prediction = call.Output("prediction", 4).to(float32);
        if (prediction.size(1) != 2 || prediction.size(0) < count)
        {
            throw call.Error($"expected a prediction of [{count}, 2, height, width], found [{string.Join(", ", prediction.shape)}].");
        }

        return [.. Enumerable.Range(0, count).Select(One)];

        ImageData One(int i)
        {
            Tensor page = call.Output($"original_images.{i}", 3).to(float32);
            if (page.size(0) != 3)
            {
                throw call.Error($"expected original images of [3, height, width], found [{string.Join(", ", page.shape)}].");
            }

            Tensor places = TorchResizer.Interpolate(prediction[i], page.Height(), page.Width(), Resizing.InterpolationMode.Bilinear, alignCorners: true);
            Tensor straight = nn.functional.grid_sample(
                page.unsqueeze(0), places.permute(1, 2, 0).unsqueeze(0), GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);
            return Pixels.ToImage(straight[0].mul(scale).flip(0).clamp(0, 255).to(uint8));
        }
    }
}
