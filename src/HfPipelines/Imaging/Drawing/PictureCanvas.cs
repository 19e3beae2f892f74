using System.Runtime.InteropServices;
using SkiaSharp;

namespace HfPipelines.Imaging.Drawing;

/// <summary>A copy of a picture to draw on, in colour.</summary>
internal sealed class PictureCanvas : IDisposable
{
    private readonly DrawingOptions _options;
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly int _scale;

    public PictureCanvas(ImageData picture, DrawingOptions? options)
    {
        ArgumentNullException.ThrowIfNull(picture);
        _options = options ?? new DrawingOptions();
        int side = Math.Min(picture.Width, picture.Height);
        LineWidth = Math.Max(1, _options.LineWidth ?? (int)Math.Round(side / 200.0));
        _scale = Math.Max(1, _options.TextScale ?? (int)Math.Round(side / 300.0));
        _bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        ReadOnlySpan<byte> samples = picture.Convert(ImageMode.Rgb).Samples.Span;
        Span<uint> pixels = Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = 0xFF000000u | samples[3 * i] | ((uint)samples[(3 * i) + 1] << 8) | ((uint)samples[(3 * i) + 2] << 16);
        }

        _canvas = new SKCanvas(_bitmap);
    }

    /// <summary>How thick lines are.</summary>
    public int LineWidth { get; }

    private Span<uint> Pixels => MemoryMarshal.Cast<byte, uint>(_bitmap.GetPixelSpan());

    /// <summary>The picture with all that was drawn, RGB.</summary>
    public ImageData ToImage()
    {
        _canvas.Flush();
        Span<uint> pixels = Pixels;
        var samples = new byte[3 * pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            (samples[3 * i], samples[(3 * i) + 1], samples[(3 * i) + 2]) = ((byte)pixels[i], (byte)(pixels[i] >> 8), (byte)(pixels[i] >> 16));
        }

        return new ImageData(_bitmap.Width, _bitmap.Height, ImageMode.Rgb, samples);
    }

    /// <summary>The name of a label, or its number.</summary>
    /// <param name="label">The number; null where there is none.</param>
    public string NameOf(int? label)
        => label is not { } number ? "" : number >= 0 && number < _options.Labels.Count ? _options.Labels[number] : number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Covers pixels with a colour, as far as the options say.</summary>
    /// <param name="mask">The pixels.</param>
    /// <param name="color">The colour.</param>
    /// <exception cref="ImageException">The mask has another size than the picture.</exception>
    public void Cover(SegmentationMask mask, SKColor color)
    {
        CheckSize("mask", mask.Width, mask.Height);
        ReadOnlyMemory<bool> values = mask.Pixels;
        Cover(i => values.Span[i] ? color : null);
    }

    /// <summary>Covers pixels each with a colour of its own, as far as the options say.</summary>
    /// <param name="colorAt">The colour by the pixel's index, row by row; null for one that stays as it is.</param>
    public void Cover(Func<int, SKColor?> colorAt)
    {
        _canvas.Flush();
        uint weight = (uint)Math.Round(Math.Clamp(_options.MaskOpacity, 0, 1) * 256);
        Span<uint> pixels = Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (colorAt(i) is { } color)
            {
                pixels[i] = 0xFF000000u | Mix(pixels[i], color.Red, 0) | Mix(pixels[i], color.Green, 8) | Mix(pixels[i], color.Blue, 16);
            }
        }

        uint Mix(uint pixel, uint over, int shift) => ((((pixel >> shift) & 255) * (256 - weight)) + (over * weight) + 128) >> 8 << shift;
    }

    /// <summary>Checks that something is as large as the picture.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <exception cref="ImageException">It has another size than the picture.</exception>
    public void CheckSize(string what, int width, int height)
    {
        if (width != _bitmap.Width || height != _bitmap.Height)
        {
            throw new ImageException($"Drawing: expected a {what} of {_bitmap.Width} x {_bitmap.Height}, as the picture has, found one of {width} x {height}.");
        }
    }

    /// <summary>Draws a frame whose outer side is a box.</summary>
    /// <param name="box">The box.</param>
    /// <param name="color">The colour.</param>
    public void Frame(BoundingBox box, SKColor color)
    {
        (int horizontal, int vertical) = (Math.Min(LineWidth, box.Right - box.Left), Math.Min(LineWidth, box.Bottom - box.Top));
        Fill(box with { Bottom = box.Top + vertical }, color);
        Fill(box with { Top = box.Bottom - vertical }, color);
        Fill(box with { Right = box.Left + horizontal }, color);
        Fill(box with { Left = box.Right - horizontal }, color);
    }

    /// <summary>Draws a closed line.</summary>
    /// <param name="corners">The corners, at least two.</param>
    /// <param name="color">The colour.</param>
    public void Outline(IReadOnlyList<ImagePoint> corners, SKColor color)
    {
        using var path = new SKPath();
        path.AddPoly([.. corners.Select(c => new SKPoint(c.X, c.Y))], close: true);
        using SKPaint paint = Stroke(color);
        _canvas.DrawPath(path, paint);
    }

    /// <summary>Draws a line between the middles of two pixels.</summary>
    /// <param name="from">One pixel.</param>
    /// <param name="to">The other.</param>
    /// <param name="color">The colour.</param>
    public void Line(ImagePoint from, ImagePoint to, SKColor color)
    {
        using SKPaint paint = Stroke(color);
        _canvas.DrawLine(from.X + 0.5f, from.Y + 0.5f, to.X + 0.5f, to.Y + 0.5f, paint);
    }

    /// <summary>Draws a dot, three lines thick, on a pixel.</summary>
    /// <param name="middle">The pixel.</param>
    /// <param name="color">The colour.</param>
    public void Dot(ImagePoint middle, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        _canvas.DrawCircle(middle.X + 0.5f, middle.Y + 0.5f, 1.5f * LineWidth, paint);
    }

    /// <summary>Writes a label, above a place if the picture has room there, else below it.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="bottom">The lower side.</param>
    /// <param name="text">The text; nothing is drawn where it is empty or the options say so.</param>
    /// <param name="color">The colour behind the text.</param>
    public void Label(int left, int bottom, string text, SKColor color)
    {
        string printable = PixelFont.Printable(text);
        if (printable.Length == 0 || !_options.ShowsText)
        {
            return;
        }

        int width = ((PixelFont.Advance * printable.Length) + 1) * _scale, height = (PixelFont.Height + 2) * _scale;
        left = Math.Clamp(left, 0, Math.Max(0, _bitmap.Width - width));
        int top = bottom >= height ? bottom - height : Math.Max(0, bottom);
        Fill(new BoundingBox(left, top, left + width, top + height), color);
        SKColor ink = LabelColors.TextOn(color);
        for (int i = 0; i < printable.Length; i++)
        {
            for (int dot = 0; dot < 5 * PixelFont.Height; dot++)
            {
                (int x, int y) = (dot % 5, dot / 5);
                if (PixelFont.IsSet(printable[i], x, y))
                {
                    (int dotLeft, int dotTop) = (left + ((1 + (i * PixelFont.Advance) + x) * _scale), top + ((1 + y) * _scale));
                    Fill(new BoundingBox(dotLeft, dotTop, dotLeft + _scale, dotTop + _scale), ink);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private SKPaint Stroke(SKColor color) => new() { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = LineWidth };

    private void Fill(BoundingBox box, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = false };
        _canvas.DrawRect(SKRect.Create(box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top), paint);
    }
}
