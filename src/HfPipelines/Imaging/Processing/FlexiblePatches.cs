using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>As many flat patches as a limit allows, padded to it, with a mask and the grid (SigLIP 2 NaFlex).</summary>
internal sealed class FlexiblePatches : ImageProcedure
{
    private const double Precision = 1e-5;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size"), most = options.Int("max_num_patches");
        var values = new List<Tensor>();
        var masks = new List<Tensor>();
        var shapes = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor image = picture;
            if (options.Bool("do_resize"))
            {
                (int height, int width) = Fit(image.Height(), image.Width(), patch, most);
                image = options.Backend.Resize(image, height, width, options.Resampling());
            }

            image = options.Backend.RescaleAndNormalize(image, options);
            (int rows, int columns) = Patches.Grid(image, patch);
            values.Add(Patches.PadRows(Patches.ChannelsLast(image, patch), Math.Max(most, rows * columns)));
            masks.Add(arange(most).lt(rows * columns).to(int32));
            shapes.AddRange([rows, columns]);
        }

        features["pixel_values"] = values.ToArray();
        features["pixel_attention_mask"] = masks.ToArray();
        features["spatial_shapes"] = tensor(shapes.ToArray(), [values.Count, 2]);
    }

    /// <summary>The largest size in whole patches with at most so many, by bisection of the scale.</summary>
    private static (int Height, int Width) Fit(int height, int width, int patch, int most)
    {
        double low = Precision / 10, high = 100.0;
        while (high - low >= Precision)
        {
            double scale = (low + high) / 2;
            double patches = (double)Whole(height, scale) / patch * ((double)Whole(width, scale) / patch);
            (low, high) = patches <= most ? (scale, high) : (low, scale);
        }

        return (Whole(height, low), Whole(width, low));

        int Whole(int size, double scale) => Math.Max(patch, (int)Math.Ceiling(size * scale / patch) * patch);
    }
}
