using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures that are shrunk into a canvas where they are larger, with what a text needs to lay out their patches (Fuyu).</summary>
internal sealed class PlacedImages : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int height, int width) = options.Size().Edges("size");
        Tensor[][] lists = call.IsNested ? call.PrepareNested() : [.. call.Prepare().Select(i => new[] { i })];
        Tensor[][] resized = [.. lists.Select(list => list.Select(i => options.Bool("do_resize") ? Shrink(i) : i).ToArray())];
        Tensor[][] finished = [.. resized.Select(list => list.Select(Finish).ToArray())];
        features["images"] = options.Backend == ImageBackend.Pillow && finished.Any(l => l.Length != finished[0].Length) ? finished : stack([.. finished.Select(l => stack(l))]);
        features["image_unpadded_heights"] = Column(resized.Select(l => (long)l[0].Height()));
        features["image_unpadded_widths"] = Column(resized.Select(l => (long)l[0].Width()));
        features["image_scale_factors"] = tensor(lists.Zip(resized).Select(p => (float)((double)p.Second[0].Height() / p.First[0].Height())).ToArray()).unsqueeze(1);
        features["image_sizes"] = tensor(lists.SelectMany(l => new[] { (long)l[0].Height(), l[0].Width() }).ToArray(), [lists.Length, 2]);

        Tensor Shrink(Tensor image)
        {
            double scale = Math.Min((double)height / image.Height(), (double)width / image.Width());
            return image.Width() <= width && image.Height() <= height ? image
                : options.Backend.Resize(image, (int)(image.Height() * scale), (int)(image.Width() * scale), options.Resampling());
        }

        Tensor Finish(Tensor image)
            => options.Backend.RescaleAndNormalize(options.Bool("do_pad") ? Pixels.PadTo(image, height, width, options.Double("padding_value")) : image, options);

        static Tensor Column(IEnumerable<long> values) => tensor(values.ToArray()).unsqueeze(1);
    }
}
