using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures, with <c>return_codebook_pixels</c> also those for a codebook, with <c>return_image_mask</c> which patches are to be predicted (FLAVA).</summary>
internal sealed class Codebooks : ImageProcedure
{
    private const double Edge = 0.1;

    private readonly StepProcedure _steps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>.</param>
    public Codebooks(JsonObject entry) => _steps = new StepProcedure(entry);

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        features["pixel_values"] = _steps.Apply(images, options);
        if (options.Bool("return_codebook_pixels"))
        {
            string[] names = ["do_resize", "size", "resample", "do_center_crop", "crop_size", "do_rescale", "rescale_factor", "do_normalize", "image_mean", "image_std"];
            ProcessorOptions codebook = options.With(new JsonObject(names.Select(n => KeyValuePair.Create(n, options.Node("codebook_" + n)?.DeepClone()))));
            Tensor[] pixels = _steps.Apply(images, codebook);
            features["codebook_pixel_values"] = options.Bool("codebook_do_map_pixels") ? [.. pixels.Select(p => p.mul(1 - (2 * Edge)).add(Edge))] : pixels;
        }

        if (options.Bool("return_image_mask"))
        {
            features["bool_masked_pos"] = images.Select(_ => Mask(options)).ToArray();
        }
    }

    /// <summary>Rectangles of random size and place until enough patches are masked.</summary>
    private static Tensor Mask(ProcessorOptions options)
    {
        int side = options.Int("input_size_patches"), wanted = options.Int("total_mask_patches"), least = options.Int("mask_group_min_patches"), most = options.Int("mask_group_max_patches", wanted);
        double flat = Math.Log(options.Double("mask_group_min_aspect_ratio")), tall = Math.Log(options.Double("mask_group_max_aspect_ratio", 1 / options.Double("mask_group_min_aspect_ratio")));
        var mask = new int[side * side];
        int count = 0, added = 1;
        while (count < wanted && added > 0)
        {
            added = 0;
            int limit = Math.Min(wanted - count, most);
            for (int attempt = 0; attempt < 10 && added == 0; attempt++)
            {
                double area = least + (Random.Shared.NextDouble() * (limit - least)), ratio = Math.Exp(flat + (Random.Shared.NextDouble() * (tall - flat)));
                int height = (int)Math.Round(Math.Sqrt(area * ratio)), width = (int)Math.Round(Math.Sqrt(area / ratio));
                if (height < side && width < side)
                {
                    int top = Random.Shared.Next(side - height + 1), left = Random.Shared.Next(side - width + 1);
                    int[] open = [.. Enumerable.Range(0, height * width).Select(i => ((top + (i / width)) * side) + left + (i % width)).Where(i => mask[i] == 0)];
                    added = open.Length <= limit ? open.Length : 0;
                    Array.ForEach(added > 0 ? open : [], i => mask[i] = 1);
                }
            }

            count += added;
        }

        return tensor(mask, [side, side], int32);
    }
}
