using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// A picture as a whole and, where it is large, in slices, all in lines of patches side by side (MiniCPM-V). Gives <c>pixel_values</c> [1, channels, patch,
/// patches x patch], <c>target_sizes</c> in patches, <c>grids</c> and <c>num_patches_per_image</c>.
/// </summary>
internal sealed class Slices : ImageProcedure
{
    private readonly bool _alwaysResizes;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>always_resizes</c>: whether <c>do_resize</c> must be on.</param>
    public Slices(JsonObject entry) => _alwaysResizes = (bool?)entry["always_resizes"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        if (!options.Bool("do_resize"))
        {
            throw new ImageProcessorException("do_resize: expected it on, as the patches must be whole, found it off.");
        }

        if (_alwaysResizes && options.Text("small_image_upsize", "always") == "adaptive")
        {
            throw new ImageProcessorException("small_image_upsize: expected always or never, found 'adaptive', which measures the letters of a page.");
        }

        int patch = options.Int("patch_size"), resolution = options.Int("scale_resolution");
        int unit = patch * (options.Text("downsample_mode", "16x") == "4x" ? 2 : 4);
        var values = new List<Tensor>();
        var sizes = new List<int>();
        var grids = new List<int[]>();
        var counts = new List<int>();
        foreach (Tensor image in call.Prepare())
        {
            int height = image.Height(), width = image.Width();
            (int Rows, int Columns)? grid = options.Bool("slice_mode") ? Grid(height, width, options.Int("max_slice_nums"), resolution) : null;
            bool enlarges = grid is null && (!_alwaysResizes || options.Text("small_image_upsize", "always") == "always");
            List<Tensor> parts = [Resize(image, Best(height, width, resolution, unit, enlarges))];
            if (grid is { } g)
            {
                (int partHeight, int partWidth) = Best((double)Whole(height, g.Rows) / g.Rows, (double)Whole(width, g.Columns) / g.Columns, resolution, unit, enlarges: true);
                parts.AddRange(Tiles.Split(Resize(image, (partHeight * g.Rows, partWidth * g.Columns)), g.Columns, g.Rows));
            }

            foreach (Tensor part in parts)
            {
                Tensor finished = options.Backend.RescaleAndNormalize(options.Backend == ImageBackend.Pillow ? part : part.to(float32), options);
                (int rows, int columns) = Patches.Grid(finished, patch);
                values.Add(finished.reshape(-1, rows, patch, columns, patch).permute(0, 2, 1, 3, 4).reshape(finished.Channels(), patch, -1));
                sizes.AddRange([rows, columns]);
            }

            counts.Add(parts.Count);
            grids.Add(grid is { } found ? [found.Rows, found.Columns] : [0, 0]);
        }

        features["pixel_values"] = cat(values, -1).unsqueeze(0);
        features["target_sizes"] = tensor(sizes.ToArray(), [values.Count, 2], int32);
        features["grids"] = grids;
        features["num_patches_per_image"] = counts;

        Tensor Resize(Tensor image, (int Height, int Width) size) => options.Backend.Resize(image, size.Height, size.Width, options.Resampling());
    }

    private static int Whole(double length, int unit) => Math.Max((int)Math.Round(length / unit) * unit, unit);

    private static (int Height, int Width) Best(double height, double width, int resolution, int unit, bool enlarges)
    {
        if (enlarges || height * width > (double)resolution * resolution)
        {
            double ratio = width / height;
            height = (int)(resolution / Math.Sqrt(ratio));
            width = (int)(height * ratio);
        }

        return (Whole(height, unit), Whole(width, unit));
    }

    private static (int Rows, int Columns)? Grid(int height, int width, int most, int resolution)
    {
        int count = (int)Math.Min(Math.Ceiling((double)width * height / ((double)resolution * resolution)), most);
        if (count <= 1)
        {
            return null;
        }

        double wanted = Math.Log((double)width / height), least = double.PositiveInfinity;
        (int Rows, int Columns) best = (1, 1);
        for (int n = count - 1; n <= count + 1; n++)
        {
            for (int rows = 1; n != 1 && n <= most && rows <= n; rows++)
            {
                if (n % rows == 0)
                {
                    double error = Math.Abs(wanted - Math.Log((double)(n / rows) / rows));
                    if (error < least || (error == least && rows > best.Rows))
                    {
                        (least, best) = (error, (rows, n / rows));
                    }
                }
            }
        }

        return best;
    }
}
