using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pages for a text detector, in multiples of 32 within limits, blue first (PP-OCR). Gives also <c>target_sizes</c>, the pages' own.</summary>
internal sealed class TextDetectionInput : ImageProcedure
{
    private const int Unit = 32;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        bool resizes = options.Bool("do_resize");
        features["pixel_values"] = images.Select(image =>
        {
            if (resizes)
            {
                (int height, int width) = Fit(image.Height(), image.Width(), options);
                image = options.Backend.Resize(image.to(float32), height, width, options.Resampling());
            }

            return Pixels.ReverseRgb(options.Backend.RescaleAndNormalize(image, options));
        }).ToArray();
        features["target_sizes"] = resizes
            ? tensor(images.SelectMany(i => new[] { (float)i.Height(), i.Width() }).ToArray(), [images.Length, 2])
            : zeros([0], float32);
    }

    private static (int Height, int Width) Fit(int height, int width, ProcessorOptions options)
    {
        int limit = options.Int("limit_side_len"), longer = Math.Max(height, width), shorter = Math.Min(height, width);
        double ratio = options.Text("limit_type", "max") switch
        {
            "max" => longer > limit ? (double)limit / longer : 1.0,
            "min" => shorter < limit ? (double)limit / shorter : 1.0,
            "resize_long" => (double)limit / longer,
            string other => throw new ImageProcessorException($"limit_type: expected max, min or resize_long, found '{other}'."),
        };
        (height, width) = ((int)(height * ratio), (int)(width * ratio));
        if (options.Has("max_side_limit") && Math.Max(height, width) > options.Int("max_side_limit"))
        {
            ratio = options.Double("max_side_limit") / Math.Max(height, width);
            (height, width) = ((int)(height * ratio), (int)(width * ratio));
        }

        return (Whole(height), Whole(width));

        static int Whole(int value) => Math.Max((int)Math.Round((double)value / Unit) * Unit, Unit);
    }
}
