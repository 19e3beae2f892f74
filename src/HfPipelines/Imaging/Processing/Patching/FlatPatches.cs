using System.Text.Json.Nodes;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// As many patches as a limit allows, each with its row and column before it, of pictures that are normalised by themselves (Pix2Struct, Kosmos-2.5).
/// Gives <c>flattened_patches</c> [pictures, patches, 2 + samples] and <c>attention_mask</c>.
/// </summary>
internal sealed class FlatPatches : ImageProcedure
{
    private readonly bool _givesSizes;
    private readonly bool _needsFloats;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>sizes</c>: whether it gives the sizes and grids; <c>needs_floats</c>: whether it refuses bytes that are not normalised.</param>
    public FlatPatches(JsonObject entry)
    {
        _givesSizes = (bool?)entry["sizes"] ?? false;
        _needsFloats = (bool?)entry["needs_floats"] ?? false;
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        if (options.Bool("is_vqa"))
        {
            throw new ImageProcessorException("is_vqa: drawing a header above the picture needs a font, which is not given here.");
        }

        int most = options.Int("max_patches");
        (int patchHeight, int patchWidth) = options.Size("patch_size").Edges("patch_size");
        var values = new List<Tensor>();
        var grids = new List<(int Rows, int Columns)>();
        foreach (Tensor picture in call.Prepare())
        {
            if (_needsFloats && !options.Bool("do_normalize") && !picture.is_floating_point())
            {
                throw new ImageException("do_normalize: expected it on for pictures of bytes, found it off.");
            }

            Tensor image = options.Bool("do_normalize") ? Normalize(picture.to(float32), options.Backend) : picture.to(float32);
            int height = image.Height(), width = image.Width();
            double scale = Math.Sqrt(most * ((double)patchHeight / height) * ((double)patchWidth / width));
            int rows = Math.Max(Math.Min((int)(scale * height / patchHeight), most), 1), columns = Math.Max(Math.Min((int)(scale * width / patchWidth), most), 1);
            image = TorchResizer.Interpolate(image, rows * patchHeight, columns * patchWidth, HfPipelines.Imaging.Resizing.InterpolationMode.Bilinear, antialias: true);
            Tensor cut = image.reshape(-1, rows, patchHeight, columns, patchWidth).permute(1, 3, 2, 4, 0).reshape((long)rows * columns, -1);
            Tensor row = arange(1, rows + 1, float32).view(-1, 1).expand(-1, columns).reshape(-1, 1), column = arange(1, columns + 1, float32).view(1, -1).expand(rows, -1).reshape(-1, 1);
            values.Add(Patches.PadRows(cat([row, column, cut], -1), Math.Max(most, rows * columns)));
            grids.Add((rows, columns));
        }

        features["flattened_patches"] = values.ToArray();
        features["attention_mask"] = values.Select(v => v.sum(-1).ne(0).to(float32)).ToArray();
        if (_givesSizes)
        {
            features["width"] = Counts(g => g.Columns * patchWidth);
            features["height"] = Counts(g => g.Rows * patchHeight);
            features["rows"] = Counts(g => g.Rows);
            features["cols"] = Counts(g => g.Columns);
        }

        Tensor Counts(Func<(int Rows, int Columns), int> count) => tensor(grids.Select(g => (long)count(g)).ToArray());
    }

    private static Tensor Normalize(Tensor image, ImageBackend backend)
    {
        double least = 1 / Math.Sqrt(image.numel());
        if (backend == ImageBackend.Pillow)
        {
            return image.sub(image.mean()).div(image.std(unbiased: false).clamp_min(least));
        }

        return image.sub(image.mean()).div(image.std(unbiased: true).clamp_min(least));
    }
}
