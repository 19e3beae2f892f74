using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The picture and, with <c>do_pan_and_scan</c> where it is long, crops along it (Gemma 3). Gives also <c>num_crops</c>.</summary>
internal sealed class PanAndScan : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        bool scans = options.Bool("do_pan_and_scan");
        var images = new List<Tensor>();
        var counts = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor[] crops = scans ? Crops(picture, options) : [];
            foreach (Tensor part in (Tensor[])[picture, .. crops])
            {
                // torchvision's variant resizes crops in any case.
                bool resizes = options.Bool("do_resize") || (scans && options.Backend == ImageBackend.Torchvision);
                Tensor resized = resizes ? options.Backend.Resize(part, options.Size(), options.Resampling()) : part;
                images.Add(options.Backend.RescaleAndNormalize(resized, options));
            }

            counts.Add(crops.Length);
        }

        features["pixel_values"] = Batch.OneSize([.. images], options.Backend);
        features["num_crops"] = tensor(counts.ToArray());
    }

    private static Tensor[] Crops(Tensor image, ProcessorOptions options)
    {
        int height = image.Height(), width = image.Width(), longer = Math.Max(height, width), least = options.Int("pan_and_scan_min_crop_size");
        double proportion = (double)longer / Math.Min(height, width);
        if (proportion < options.Double("pan_and_scan_min_ratio_to_activate"))
        {
            return [];
        }

        int count = Math.Min(longer / least, (int)Math.Floor(proportion + 0.5));
        count = Math.Min(options.Int("pan_and_scan_max_num_crops"), Math.Max(2, count));
        (int across, int down) = width >= height ? (count, 1) : (1, count);
        int cropWidth = (int)Math.Ceiling((double)width / across), cropHeight = (int)Math.Ceiling((double)height / down);
        if (Math.Min(cropWidth, cropHeight) < least)
        {
            return [];
        }

        return
        [
            .. Enumerable.Range(0, down).SelectMany(y => Enumerable.Range(0, across).Select(x => (Top: y * cropHeight, Left: x * cropWidth)))
                .Select(p => Pixels.Crop(image, p.Top, p.Left, Math.Min(cropHeight, height - p.Top), Math.Min(cropWidth, width - p.Left))),
        ];
    }
}
