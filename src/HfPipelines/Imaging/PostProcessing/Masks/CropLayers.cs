namespace HfPipelines.Imaging.PostProcessing.Masks;

/// <summary>Cuts a picture into layers of overlapping parts with grids of points.</summary>
internal static class CropLayers
{
    // 2^10 parts in each direction are more than a picture has use for.
    private const int MostLayers = 10;

    public static ImageCrop[] Cut(ImageData image, int targetSize, CropOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.CropLayers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.CropLayers, MostLayers);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PointsPerCrop, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PointsDownscaleFactor, 1);
        if (options.OverlapRatio is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.OverlapRatio, "The parts overlap by 0 to 1 of the shorter edge.");
        }

        return [.. Enumerable.Range(0, options.CropLayers + 1).SelectMany(layer => Boxes(image, layer, options.OverlapRatio).Select(box => One(layer, box)))];

        ImageCrop One(int layer, BoundingBox box)
        {
            int side = (int)(options.PointsPerCrop / Math.Pow(options.PointsDownscaleFactor, layer)), width = box.Right - box.Left, height = box.Bottom - box.Top;
            return width < 1 || height < 1
                ? throw new ImageException($"A picture of {image.Width} x {image.Height} is too small for {options.CropLayers} layers of parts.")
                : new ImageCrop(box, image.Crop(box.Left, box.Top, width, height), Grid(side, width, height, targetSize));
        }
    }

    private static IEnumerable<BoundingBox> Boxes(ImageData image, int layer, double overlapRatio)
    {
        int side = 1 << layer, overlap = layer == 0 ? 0 : (int)(overlapRatio * Math.Min(image.Width, image.Height) * (2.0 / side));
        int width = Edge(image.Width), height = Edge(image.Height);
        for (int x = 0; x < side; x++)
        {
            for (int y = 0; y < side; y++)
            {
                int left = (width - overlap) * x, top = (height - overlap) * y;
                yield return new BoundingBox(left, top, Math.Min(left + width, image.Width), Math.Min(top + height, image.Height));
            }
        }

        int Edge(int whole) => (int)Math.Ceiling(((overlap * (side - 1)) + whole) / (double)side);
    }

    // The middles of side x side equal fields, in pixels of the part after its longer edge became the target size.
    private static ImagePoint[] Grid(int side, int width, int height, int targetSize)
    {
        double scale = (double)targetSize / Math.Max(width, height);
        int newWidth = (int)((width * scale) + 0.5), newHeight = (int)((height * scale) + 0.5);
        var points = new ImagePoint[side * side];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new ImagePoint(At(i % side, width, newWidth), At(i / side, height, newHeight));
        }

        return points;

        float At(int i, int edge, int newEdge) => (float)((i + 0.5) / side * edge * ((double)newEdge / edge));
    }
}
