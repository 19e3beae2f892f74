using System.Globalization;
using HfPipelines.Imaging.Drawing;
using SkiaSharp;

namespace HfPipelines;

/// <summary>
/// Results drawn over their picture: <c>picture.Draw(objects).SavePng("out.png")</c>. Letters come from a font of its own, so none needs to be installed; it has
/// the printable characters of ASCII, and shows all others as empty boxes.
/// </summary>
public static class ImageDrawing
{
    /// <summary>Draws a frame with label and score around each object.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="objects">The objects, in pixels of the picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<DetectedObject> objects, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        using var canvas = new PictureCanvas(picture, options);
        foreach (DetectedObject found in objects)
        {
            Draw(canvas, found.Box, Text(found.Label, found.Score), LabelColors.Of(found.Label));
        }

        return canvas.ToImage();
    }

    /// <summary>Draws a frame or outline with label and score around each place.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="detections">The places, in pixels of the picture.</param>
    /// <param name="options">How, with the names of the labels; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<Detection> detections, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detections);
        using var canvas = new PictureCanvas(picture, options);
        foreach (Detection found in detections)
        {
            SKColor color = LabelColors.Of(found.LabelId ?? 0);
            string text = Text(canvas.NameOf(found.LabelId), found.Score);
            if (found.Outline.Count > 1)
            {
                canvas.Outline(found.Outline, color);
                canvas.Label((int)found.Box.Left, (int)found.Box.Top, text, color);
            }
            else
            {
                Draw(canvas, Round(found.Box), text, color);
            }
        }

        return canvas.ToImage();
    }

    /// <summary>Covers each segment with a colour, with its label and score in its middle.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="segments">The segments, as large as the picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    /// <exception cref="ImageException">A mask has another size than the picture.</exception>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<ImageSegment> segments, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(segments);
        using var canvas = new PictureCanvas(picture, options);
        Cover(canvas, segments.Select(s => (s.Mask, Text(s.Label, s.Score), LabelColors.Of(s.Label))));
        return canvas.ToImage();
    }

    /// <summary>Covers each segment with a colour of its own, with its label and score in its middle, and draws its box, if any.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="segments">The segments, as large as the picture.</param>
    /// <param name="options">How, with the names of the labels; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    /// <exception cref="ImageException">The map has another size than the picture.</exception>
    public static ImageData Draw(this ImageData picture, SegmentedImage segments, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(segments);
        using var canvas = new PictureCanvas(picture, options);
        Cover(canvas, segments.Segments.Select(s => (s.Mask ?? segments.Map.MaskOf(s.Id), Text(canvas.NameOf(s.LabelId), s.Score), LabelColors.Of(s.Id))));
        foreach (Segment segment in segments.Segments)
        {
            if (segment.Box is { } box)
            {
                canvas.Frame(Round(box), LabelColors.Of(segment.Id));
            }
        }

        return canvas.ToImage();
    }

    /// <summary>Covers each label's pixels with its colour, with its name in their middle.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="segmentation">The labels, as large as the picture.</param>
    /// <param name="options">How, with the names of the labels; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    /// <exception cref="ImageException">The map has another size than the picture.</exception>
    public static ImageData Draw(this ImageData picture, SemanticSegmentation segmentation, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        using var canvas = new PictureCanvas(picture, options);
        LabelMap labels = segmentation.Labels;
        Cover(canvas, labels.Values.ToArray().Distinct().Order().Select(l => (labels.MaskOf(l), canvas.NameOf(l), LabelColors.Of(l))));
        return canvas.ToImage();
    }

    /// <summary>Covers each proposed mask with a colour of its own, with its score in its middle.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="masks">The masks, as large as the picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    /// <exception cref="ImageException">A mask has another size than the picture.</exception>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<GeneratedMask> masks, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(masks);
        using var canvas = new PictureCanvas(picture, options);
        Cover(canvas, masks.Select((m, i) => (m.Mask.Decode(), Text("", m.Score), LabelColors.Of(i))));
        return canvas.ToImage();
    }

    /// <summary>Covers the picture with its depths in colour: blue for the least, over green and yellow, to red for the greatest. Pixels without a number stay as they are.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="depth">The depths, as large as the picture.</param>
    /// <param name="options">How, with <see cref="DrawingOptions.MaskOpacity"/> for how much they cover; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    /// <exception cref="ImageException">The map has another size than the picture.</exception>
    public static ImageData Draw(this ImageData picture, DepthMap depth, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(depth);
        using var canvas = new PictureCanvas(picture, options);
        canvas.CheckSize("depth map", depth.Width, depth.Height);
        float[] parts = depth.Parts();
        canvas.Cover(i => float.IsNaN(parts[i]) ? null : LabelColors.OfPart(parts[i]));
        return canvas.ToImage();
    }

    private static void Draw(PictureCanvas canvas, BoundingBox box, string text, SKColor color)
    {
        canvas.Frame(box, color);
        canvas.Label(box.Left, box.Top, text, color);
    }

    // All masks first, so that none covers a label.
    private static void Cover(PictureCanvas canvas, IEnumerable<(SegmentationMask Mask, string Text, SKColor Color)> parts)
    {
        (SegmentationMask Mask, string Text, SKColor Color)[] all = [.. parts];
        foreach ((SegmentationMask mask, _, SKColor color) in all)
        {
            canvas.Cover(mask, color);
        }

        foreach ((SegmentationMask mask, string text, SKColor color) in all)
        {
            if (mask.Centre() is { } centre)
            {
                canvas.Label((int)centre.X, (int)centre.Y, text, color);
            }
        }
    }

    private static BoundingBox Round(BoundingBoxF box)
        => new((int)MathF.Round(box.Left), (int)MathF.Round(box.Top), (int)MathF.Round(box.Right), (int)MathF.Round(box.Bottom));

    private static string Text(string label, double? score)
        => string.Join(' ', ((string?[])[label, score?.ToString("0.00", CultureInfo.InvariantCulture)]).Where(part => !string.IsNullOrEmpty(part)));
}
